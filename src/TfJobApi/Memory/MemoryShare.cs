namespace TfJobApi.Memory;

/// <summary>The part of the memory that one feature has. Sizes are generous estimates, so the process has more memory than they add up to only in passing.</summary>
internal sealed class MemoryShare(long limit, MemoryReturn returned)
{
    private readonly Lock _gate = new();

    /// <summary>Weak, because a tenant that nobody has authenticated is discarded without notice.</summary>
    private readonly List<WeakReference<IMemoryHolder>> _holders = [];
    private long _used;
    private long _lastStamp;

    public long Limit => limit;

    public long Used => Interlocked.Read(ref _used);

    public MemoryAccount Open() => new(this);

    /// <summary>Opens the account of a holder from which the oldest entries are removed when the share is exceeded.</summary>
    public MemoryAccount Open(IMemoryHolder holder)
    {
        lock (_gate)
        {
            _holders.RemoveAll(reference => !reference.TryGetTarget(out _));
            _holders.Add(new(holder));
        }

        return new(this);
    }

    /// <summary>Returns a number for the order of entries in all holders.</summary>
    public long NextStamp() => Interlocked.Increment(ref _lastStamp);

    /// <summary>Removes the oldest entries of all holders until the share is no longer exceeded. The caller holds no lock of a holder.</summary>
    public void RemoveExcess()
    {
        if (Used <= limit)
        {
            return;
        }

        lock (_gate)
        {
            while (Used > limit && Oldest() is { } holder)
            {
                holder.RemoveOldest();
            }
        }
    }

    public void Add(long bytes) => Interlocked.Add(ref _used, bytes);

    public bool TryAdd(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= limit || bytes <= 0)
        {
            return true;
        }

        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    /// <summary>Subtracts bytes of which many were released at once.</summary>
    public void Drop(long bytes)
    {
        Interlocked.Add(ref _used, -bytes);
        returned.Add(bytes);
    }

    private IMemoryHolder? Oldest()
    {
        IMemoryHolder? oldest = null;
        foreach (var reference in _holders)
        {
            if (reference.TryGetTarget(out var holder) && holder.OldestStamp < (oldest?.OldestStamp ?? long.MaxValue))
            {
                oldest = holder;
            }
        }

        return oldest;
    }
}

/// <summary>A part of a tenant whose entries can be removed when all tenants together have too many.</summary>
internal interface IMemoryHolder
{
    /// <summary>A number that is less for an older entry of any holder in the share; <see cref="long.MaxValue"/> without entries.</summary>
    long OldestStamp { get; }

    /// <summary>Removes the oldest entry, and releases its bytes.</summary>
    void RemoveOldest();
}
