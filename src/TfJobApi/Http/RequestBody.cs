using System.Buffers;
using System.IO.Pipelines;
using TfJobApi.Errors;

namespace TfJobApi.Http;

internal static class RequestBody
{
    /// <summary>A kube-apiserver's limit, in bytes.</summary>
    public const int Limit = 3 * 1024 * 1024;

    /// <summary>
    /// Reads the whole body; 413 if it is longer than <see cref="Limit"/>, 429 if all bodies in progress hold too much, 503 if memory is
    /// short, without reading the rest.
    /// </summary>
    /// <exception cref="ClientDisconnectedException">The connection has ended within the body.</exception>
    public static ValueTask<Result<byte[]>> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > Limit)
        {
            return ValueTask.FromResult<Result<byte[]>>(ApiErrors.RequestEntityTooLarge(Limit));
        }

        if (request.Body is KeptBody kept)
        {
            return ValueTask.FromResult(kept.Content);
        }

        // most bodies arrive together with their headers
        var reader = request.BodyReader;
        if (!TryRead(reader, out var result))
        {
            return CollectAsync(request);
        }

        if (!result.IsCompleted || result.Buffer.Length > Limit)
        {
            reader.AdvanceTo(result.Buffer.Start);
            return CollectAsync(request);
        }

        var body = result.Buffer.ToArray();
        reader.AdvanceTo(result.Buffer.End);
        return ValueTask.FromResult<Result<byte[]>>(body);
    }

    /// <summary>Reads the next bytes of a body.</summary>
    /// <exception cref="ClientDisconnectedException">The connection has ended within the body.</exception>
    public static async ValueTask<ReadResult> ReadPieceAsync(PipeReader reader, CancellationToken aborted)
    {
        try
        {
            return await reader.ReadAsync(aborted);
        }
        catch (Exception exception) when (ClientDisconnectedException.IsMeantBy(exception))
        {
            throw new ClientDisconnectedException(exception);
        }
    }

    /// <summary>Reads the bytes that have arrived.</summary>
    /// <exception cref="ClientDisconnectedException">The connection has ended within the body.</exception>
    public static bool TryRead(PipeReader reader, out ReadResult result)
    {
        try
        {
            return reader.TryRead(out result);
        }
        catch (Exception exception) when (ClientDisconnectedException.IsMeantBy(exception))
        {
            throw new ClientDisconnectedException(exception);
        }
    }

    /// <summary>
    /// Reads the body piece by piece. Consumes each piece at once: Kestrel cannot end a request in an orderly way if its body ends early
    /// while a piece is not consumed.
    /// </summary>
    private static async ValueTask<Result<byte[]>> CollectAsync(HttpRequest request)
    {
        var reader = request.BodyReader;
        var body = new BodyBuffer(request);
        while (true)
        {
            var result = await ReadPieceAsync(reader, request.HttpContext.RequestAborted);
            var error = body.Append(result.Buffer);
            reader.AdvanceTo(result.Buffer.End);
            if (error is not null)
            {
                return error;
            }

            if (result.IsCompleted)
            {
                return body.ToArray();
            }
        }
    }
}
