using System.Buffers;
using TfJobApi.Errors;

namespace TfJobApi.Http;

/// <summary>Collects a body that arrives in pieces. The bytes are leased from <see cref="BodyMemory"/> until the response ends.</summary>
internal sealed class BodyBuffer(HttpRequest request)
{
    private byte[] _bytes = [];
    private int _length;
    private BodyLease? _lease;

    /// <summary>
    /// Adds the next piece. Returns 413 if the body is too long, 429 if all bodies in progress hold too much, 503 if memory is short;
    /// nothing can be added after an error.
    /// </summary>
    public ApiStatus? Append(ReadOnlySequence<byte> piece)
    {
        var needed = _length + piece.Length;
        if (Reserve(needed) is { } error)
        {
            Clear();
            return error;
        }

        piece.CopyTo(_bytes.AsSpan(_length));
        _length = (int)needed;
        return null;
    }

    /// <summary>Returns the whole body; nothing can be added any more.</summary>
    public byte[] ToArray()
    {
        Array.Resize(ref _bytes, _length);
        return _bytes;
    }

    /// <summary>Drops the bytes, and ends their lease.</summary>
    public void Clear()
    {
        (_bytes, _length) = ([], 0);
        _lease?.Dispose();
    }

    private ApiStatus? Reserve(long needed)
    {
        if (needed > RequestBody.Limit)
        {
            return ApiErrors.RequestEntityTooLarge(RequestBody.Limit);
        }

        if (needed <= _bytes.Length)
        {
            return null;
        }

        try
        {
            var capacity = (int)Math.Max(needed, Math.Min(request.ContentLength ?? RequestBody.Limit, 2 * _bytes.Length));
            if (capacity > BodyMemory.FreeLength && !(_lease ??= new(request.HttpContext)).TryGrow(capacity))
            {
                return ApiErrors.TooManyRequests(retryAfter: 1);
            }

            Array.Resize(ref _bytes, capacity);
            return null;
        }
        catch (OutOfMemoryException)
        {
            return ApiErrors.ServiceUnavailable(retryAfter: 1);
        }
    }
}

/// <summary>A body that was read for its hash. <see cref="RequestBody.ReadAsync"/> returns its content without a copy.</summary>
internal sealed class KeptBody(Result<byte[]> content) : MemoryStream(content.TryGet(out var bytes, out _) ? bytes : [], writable: false)
{
    public Result<byte[]> Content => content;
}
