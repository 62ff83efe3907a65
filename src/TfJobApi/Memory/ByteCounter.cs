namespace TfJobApi.Memory;

/// <summary>Counts bytes up to a limit for many threads, without a lock.</summary>
internal sealed class ByteCounter(long limit)
{
    private long _used;

    public long Limit => limit;

    public long Used => Volatile.Read(ref _used);

    /// <summary>Adds bytes, even if they exceed the limit.</summary>
    public void Add(long bytes) => Interlocked.Add(ref _used, bytes);

    /// <summary>
    /// Adds bytes, or returns false if they exceed the limit. Rejected bytes are not added in passing, because another caller would be
    /// rejected for them.
    /// </summary>
    public bool TryAdd(long bytes)
    {
        var used = Used;
        while (bytes <= 0 || bytes <= limit - used)
        {
            var found = Interlocked.CompareExchange(ref _used, used + bytes, used);
            if (found == used)
            {
                return true;
            }

            used = found;
        }

        return false;
    }
}
