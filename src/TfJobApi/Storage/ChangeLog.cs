using TfJobApi.Memory;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>
/// Keeps the newest changes, by version. Writers hold the store's lock. A change is kept as bytes: the collector would copy objects
/// that outlive thousands of writes, with all threads stopped, and the slowest PATCHes would wait for it.
/// </summary>
internal sealed class ChangeLog : IChangeLog, IMemoryHolder
{
    /// <summary>The maximum total size of the changes; 64 MiB.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>The bytes of changes after which a read ends, unless they are shared: each watch reads its own copy of the others.</summary>
    private const int MaxCopiedBytes = 512 * 1024;

    private readonly WatchHub _hub;
    private readonly MemoryShare _share;
    private readonly MemoryAccount _account;

    /// <summary>Protects the records and their bytes.</summary>
    private readonly Lock _gate = new();
    private readonly SharedChanges _shared = new();
    private readonly SharedCopies _copies = new();
    private readonly ByteSegments _segments;
    private readonly RecordRing<ChangeRecord> _records;
    private long _oldestStamp = long.MaxValue;

    /// <param name="share">The memory of the logs of all tenants. When it is exceeded, the oldest changes of all are removed.</param>
    public ChangeLog(WatchHub hub, MemoryShare share)
    {
        _hub = hub;
        _share = share;
        _segments = new(share.Segments);
        _records = new(hub.HistoryLength);
        _account = share.Open(this);
    }

    public long Oldest => _records.Oldest;

    public long Newest => _records.Newest;

    long IMemoryHolder.OldestStamp => Volatile.Read(ref _oldestStamp);

    /// <summary>Drops all changes and continues after a version. Open watches expire.</summary>
    public void Restart(long version)
    {
        _hub.StartEra(isRestore: true);
        lock (_gate)
        {
            DropAll(version);
        }

        _hub.Notify(version + 1);
    }

    /// <summary>The change is stored already, so this does not fail: without enough memory, all changes are dropped, and watches expire.</summary>
    public void Append(WatchEvent change)
    {
        if (change.Version != Newest + 1)
        {
            throw new ArgumentException($"the change after {Newest} cannot have version {change.Version}", nameof(change));
        }

        lock (_gate)
        {
            try
            {
                _records.Reserve();
                Add(ChangeRecord.Write(change, _segments, _share.NextStamp()), change);
            }
            catch (OutOfMemoryException)
            {
                DropAll(change.Version);
            }
        }

        _share.RemoveExcess();
        _hub.Notify(Oldest);
    }

    public bool TryRead(int era, long version, List<WatchEvent> changes) => era == _hub.Era && TryRead(version, changes) && era == _hub.Era;

    void IMemoryHolder.RemoveOldest()
    {
        lock (_gate)
        {
            if (!_records.IsEmpty)
            {
                _account.Release(DropOldest());
            }
        }
    }

    private bool TryRead(long version, List<WatchEvent> changes)
    {
        var newest = Newest;
        if (version >= newest)
        {
            return true;
        }

        var copied = 0;
        var last = Math.Min(newest, version + changes.Capacity);
        for (var next = version + 1; next <= last && copied < MaxCopiedBytes; next++)
        {
            if (next < Oldest)
            {
                return false;
            }

            var change = _shared.Find(next);
            if (change is null)
            {
                change = Copy(next);
                copied += change?.Object.Length ?? 0;
            }

            if (change is null)
            {
                return false;
            }

            changes.Add(change);
        }

        return true;
    }

    private WatchEvent? Copy(long version)
    {
        ChangeRecord record;
        byte[] bytes;
        lock (_gate)
        {
            if (!_records.Contains(version))
            {
                return null;
            }

            if (_copies.Find(version) is { } copy)
            {
                return copy;
            }

            record = _records[version];
            bytes = record.Place.Span.ToArray();
        }

        var read = record.Read(bytes);
        if (SharedCopies.IsWorthwhile(read))
        {
            lock (_gate)
            {
                // not if the change was dropped meanwhile, also if a restore has brought another one of its version
                if (_records.Contains(version) && _records[version].Stamp == record.Stamp)
                {
                    _copies.Add(read);
                }
            }
        }

        return read;
    }

    private void Add(in ChangeRecord record, WatchEvent change)
    {
        var added = record.Size + _shared.Add(change, isShared: _hub.Count > 0);
        while (_records.IsFull || (_account.Bytes + added > MaxBytes && !_records.IsEmpty))
        {
            added -= DropOldest();
        }

        // one addition to the counter that all tenants share
        _account.Charge(added);
        _records.Add(record);
        UpdateOldest();
    }

    /// <summary>Returns the number of bytes that are no longer used.</summary>
    private long DropOldest()
    {
        ref var oldest = ref _records[_records.Oldest];
        var size = oldest.Size + _shared.DropUpTo(_records.Oldest);
        _copies.Drop(_records.Oldest);
        _segments.Release(oldest.Place);
        _records.RemoveOldest();
        UpdateOldest();
        return size;
    }

    /// <summary>Drops all changes up to a version, without allocating memory.</summary>
    private void DropAll(long version)
    {
        _records.Clear(version);
        _shared.Clear(version);
        _copies.Clear();
        _segments.Clear();
        UpdateOldest();
        _account.TrySet(0);
    }

    private void UpdateOldest() =>
        Volatile.Write(ref _oldestStamp, _records.IsEmpty ? long.MaxValue : _records[_records.Oldest].Stamp);
}
