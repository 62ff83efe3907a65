using System.Buffers;
using Microsoft.Extensions.Primitives;
using TfJobApi.Memory;

namespace TfJobApi.Http;

/// <summary>
/// Bounds the bytes that long headers of HTTP/2 requests hold together: one connection has many requests in progress, watches among them.
/// </summary>
/// <param name="limit">In bytes.</param>
internal sealed class HeaderMemory(long limit)
{
    /// <summary>The length up to which the headers of a request are not counted, in characters.</summary>
    private const int FreeLength = 32 * 1024;

    private readonly ByteCounter _held = new(limit);

    public long Held => _held.Used;

    /// <summary>Returns false if other requests hold too much.</summary>
    public bool TryTake(long bytes) => _held.TryAdd(bytes);

    public void Return(long bytes) => _held.Add(-bytes);

    /// <summary>Returns the bytes of the headers in memory; 0 if they are not counted.</summary>
    public static long SizeOf(HttpRequest request)
    {
        // copied, because enumerating the interface allocates, and calls it for each header
        var count = request.Headers.Count;
        var headers = ArrayPool<KeyValuePair<string, StringValues>>.Shared.Rent(count);
        request.Headers.CopyTo(headers, 0);
        var length = LengthOf(headers.AsSpan(0, count)) + (request.Path.Value?.Length ?? 0) + (request.QueryString.Value?.Length ?? 0);
        headers.AsSpan(0, count).Clear();
        ArrayPool<KeyValuePair<string, StringValues>>.Shared.Return(headers);

        return length > FreeLength ? length * sizeof(char) : 0;
    }

    private static long LengthOf(ReadOnlySpan<KeyValuePair<string, StringValues>> headers)
    {
        var length = 0L;
        foreach (var (name, values) in headers)
        {
            length += name.Length;
            foreach (var value in values)
            {
                length += value?.Length ?? 0;
            }
        }

        return length;
    }
}
