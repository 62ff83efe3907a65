using System.Buffers;
using System.IO.Pipelines;
using TfJobApi.Errors;

namespace TfJobApi.Http;

internal static class RequestBody
{
    /// <summary>A kube-apiserver's limit, in bytes.</summary>
    public const int Limit = 3 * 1024 * 1024;

    /// <summary>
    /// Reads the whole body; 413 if it is longer than <see cref="Limit"/>, 429 if all bodies in progress hold too much, without reading
    /// the rest.
    /// </summary>
    /// <exception cref="ClientDisconnectedException">The connection has ended within the body.</exception>
    public static ValueTask<Result<byte[]>> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > Limit)
        {
            return ValueTask.FromResult<Result<byte[]>>(ApiErrors.RequestEntityTooLarge(Limit));
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
        var body = Array.Empty<byte>();
        var length = 0;
        BodyLease? lease = null;
        while (true)
        {
            var result = await ReadPieceAsync(reader, request.HttpContext.RequestAborted);
            var piece = result.Buffer;
            var needed = length + piece.Length;
            if (Reserve(request, needed, ref body, ref lease) is { } error)
            {
                lease?.Dispose();
                reader.AdvanceTo(piece.End);
                return error;
            }

            piece.CopyTo(body.AsSpan(length));
            length = (int)needed;
            reader.AdvanceTo(piece.End);
            if (result.IsCompleted)
            {
                Array.Resize(ref body, length);
                return body;
            }
        }
    }
    /// <summary>Makes room for a length. Returns an error if it is too long, all bodies in progress hold too much, or memory is short.</summary>
    private static ApiStatus? Reserve(HttpRequest request, long needed, ref byte[] body, ref BodyLease? lease)
    {
        if (needed > Limit)
        {
            return ApiErrors.RequestEntityTooLarge(Limit);
        }

        if (needed <= body.Length)
        {
            return null;
        }

        var capacity = (int)Math.Max(needed, Math.Min(request.ContentLength ?? Limit, 2 * body.Length));
        if (capacity > BodyMemory.FreeLength && !(lease ??= new(request.HttpContext)).TryGrow(capacity))
        {
            return ApiErrors.TooManyRequests(retryAfter: 1);
        }

        try
        {
            Array.Resize(ref body, capacity);
            return null;
        }
        catch (OutOfMemoryException)
        {
            return ApiErrors.ServiceUnavailable(retryAfter: 1);
        }
    }
}
