using System.IO.Pipelines;

namespace TfJobApi.Floor;

/// <summary>Does the least that an endpoint can do with a body: reads it to its end, and sends as many bytes as a TFJob has.</summary>
internal sealed class FixedAnswer(int length)
{
    private readonly byte[] _bytes = [.. Enumerable.Repeat((byte)' ', length)];

    public async Task SendAsync(HttpContext context)
    {
        await ReadToEndAsync(context.Request.BodyReader, context.RequestAborted);

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = _bytes.Length;
        await context.Response.BodyWriter.WriteAsync(_bytes, context.RequestAborted);
    }

    /// <summary>Sends the bytes in pieces, without a Content-Length.</summary>
    public async Task CopyAsync(HttpContext context)
    {
        const int Piece = 64 * 1024;
        context.Response.ContentType = "application/json";
        for (var at = 0; at < _bytes.Length; at += Piece)
        {
            await context.Response.BodyWriter.WriteAsync(_bytes.AsMemory(at, Math.Min(Piece, _bytes.Length - at)), context.RequestAborted);
        }
    }

    private static async ValueTask ReadToEndAsync(PipeReader body, CancellationToken aborted)
    {
        while (true)
        {
            var result = await body.ReadAsync(aborted);
            if (result.IsCompleted)
            {
                body.AdvanceTo(result.Buffer.End);
                return;
            }

            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}
