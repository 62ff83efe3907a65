using TfJobApi.Memory;

namespace TfJobApi.Http;

/// <summary>
/// Bounds the bytes that all bodies in progress hold together, so that slow or many callers cannot use up the memory. Bodies that arrive
/// with their headers, and short ones, are not counted: only their number counts, which the connections bound.
/// </summary>
/// <param name="limit">In bytes.</param>
internal sealed class BodyMemory(long limit)
{
    /// <summary>The length up to which a body is not counted, in bytes; most TFJobs are shorter.</summary>
    public const int FreeLength = 16 * 1024;

    /// <summary>The highest limit; a machine with little memory has a sixteenth of it, as a body of 1 MB takes several MB until it is stored.</summary>
    private const long MaxLimit = 128 * 1024 * 1024;
    private const int Share = 16;

    private readonly ByteCounter _held = new(limit);

    public long Limit => _held.Limit;

    public long Held => _held.Used;

    public static BodyMemory ForMachine() => new(LimitFor(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));

    /// <summary>Returns at least the length of the longest body, in bytes.</summary>
    /// <param name="available">The memory of the machine, the container or the heap, in bytes.</param>
    public static long LimitFor(long available) => Math.Clamp(available / Share, RequestBody.Limit, MaxLimit);

    /// <summary>Never waits: bodies that wait for each other would wait forever.</summary>
    public bool TryTake(long length) => _held.TryAdd(length);

    public void Return(long length) => _held.Add(-length);
}

/// <summary>The bytes of one body, from their arrival to the end of the request.</summary>
internal sealed class BodyLease : IDisposable
{
    private readonly BodyMemory _memory;
    private long _length;

    public BodyLease(HttpContext context)
    {
        _memory = context.RequestServices.GetRequiredService<BodyMemory>();
        context.Response.RegisterForDispose(this);
    }

    /// <summary>Returns false if other bodies hold too much; the bytes that were taken before remain.</summary>
    public bool TryGrow(long length)
    {
        if (length <= Math.Max(_length, BodyMemory.FreeLength))
        {
            return true;
        }

        if (!_memory.TryTake(length - _length))
        {
            return false;
        }

        _length = length;
        return true;
    }

    public void Dispose() => _memory.Return(Interlocked.Exchange(ref _length, 0));
}
