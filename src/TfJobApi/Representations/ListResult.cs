using System.Buffers;
using TfJobApi.Clock;
using TfJobApi.Json;

namespace TfJobApi.Representations;

/// <summary>Sends a list item by item, so that memory does not grow with its length.</summary>
internal sealed class ListResult(ObjectPage page, Representation representation) : IResult
{
    /// <summary>The number of bytes that are collected before they are sent. Pieces that fit a processor's cache are cheap to copy.</summary>
    private const int PieceLength = 32 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var encoding = new BodyEncoding(httpContext.Request, representation);
        httpContext.Response.ContentType = encoding.ContentType;

        if (Gzip.IsAccepted(httpContext.Request))
        {
            await using var body = new GzipBody(httpContext.Response);
            await WriteAsync(httpContext, encoding, () => body.Piece, body.FlushAsync);
            await body.EndAsync();
            return;
        }

        var output = httpContext.Response.BodyWriter;
        await WriteAsync(httpContext, encoding, () => output, async () => await output.FlushAsync(httpContext.RequestAborted));
    }

    /// <param name="output">The destination of the next piece.</param>
    /// <param name="flushAsync">Is called after each piece.</param>
    private async Task WriteAsync(HttpContext context, BodyEncoding encoding, Func<IBufferWriter<byte>> output, Func<ValueTask> flushAsync)
    {
        var now = context.RequestServices.GetRequiredService<VirtualClock>().GetUtcNow();
        var form = new ListWriter(page, representation, now);
        var piece = new JsonBuffer(4096);
        form.WriteHead(piece);
        var isFirst = true;
        foreach (var item in page.Items)
        {
            form.WriteItem(item, isFirst, piece);
            isFirst = false;
            if (piece.WrittenCount >= PieceLength)
            {
                encoding.Write(piece.WrittenSpan, output());
                piece.Clear();
                await flushAsync();
            }
        }

        form.WriteEnd(piece);
        encoding.Write(piece.WrittenSpan, output());
        encoding.End(output());
        await flushAsync();
    }
}
