namespace TfJobApi.Memory;

/// <summary>The part of the memory that one feature has. Sizes are generous estimates, so the process rarely uses more than their sum.</summary>
internal sealed class MemoryShare(long limit, MemoryReturn returned)
{
    private readonly Lock _gate = new();

    /// <summary>Weak, because a tenant that nobody has authenticated is discarded without notice.</summary>
    private readonly List<WeakReference<IMemoryHolder>> _holders = [];
    private readonly ByteCounter _counter = new(limit);
    private long _lastStamp;

    public long Limit => _counter.Limit;

    public long Used => _counter.Used;

    /// <summary>The unused segments of its holders, which are not counted; 2 MiB at most.</summary>
    public SegmentPool Segments { get; } = new();

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
        if (Used <= Limit)
        {
            return;
        }

        lock (_gate)
        {
            while (Used > Limit && Oldest() is { } holder)
            {
                holder.RemoveOldest();
            }
        }
    }

    public void Add(long bytes) => _counter.Add(bytes);

    public bool TryAdd(long bytes) => _counter.TryAdd(bytes);

    /// <summary>Subtracts bytes of which many were released at once.</summary>
    public void Drop(long bytes)
    {
        Add(-bytes);
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
