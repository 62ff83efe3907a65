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

    private const int FirstCapacity = 64;

    private readonly WatchHub _hub;
    private readonly MemoryShare _share;
    private readonly MemoryAccount _account;

    /// <summary>Protects the records and their bytes.</summary>
    private readonly Lock _gate = new();
    private readonly SharedChanges _shared = new();
    private readonly ByteSegments _segments = new();
    private ChangeRecord[] _records;
    private long _oldest;
    private long _newest;
    private long _oldestStamp = long.MaxValue;

    /// <param name="share">The memory of the logs of all tenants. When it is exceeded, the oldest changes of all are removed.</param>
    public ChangeLog(WatchHub hub, MemoryShare share)
    {
        _hub = hub;
        _share = share;
        _records = new ChangeRecord[Math.Min(FirstCapacity, hub.HistoryLength)];
        _account = share.Open(this);
    }

    public long Oldest => Volatile.Read(ref _oldest);

    public long Newest => Volatile.Read(ref _newest);

    long IMemoryHolder.OldestStamp => Volatile.Read(ref _oldestStamp);

    /// <summary>Drops all changes and continues after a version. Open watches expire.</summary>
    public void Restart(long version)
    {
        _hub.StartEra();
        lock (_gate)
        {
            DropAll(version);
            Volatile.Write(ref _newest, version);
        }

        _hub.Notify(version + 1);
    }

    /// <summary>The change is stored already, so this does not fail: without enough memory, all changes are dropped, and watches expire.</summary>
    public void Append(WatchEvent change)
    {
        if (change.Version != _newest + 1)
        {
            throw new ArgumentException($"the change after {_newest} cannot have version {change.Version}", nameof(change));
        }

        lock (_gate)
        {
            try
            {
                Grow(change.Version);
                Add(ChangeRecord.Write(change, _segments) with { Stamp = _share.NextStamp() }, change);
            }
            catch (OutOfMemoryException)
            {
                DropAll(change.Version);
            }

            Volatile.Write(ref _newest, change.Version);
        }

        _share.RemoveExcess();
        _hub.Notify(Oldest);
    }

    public bool TryRead(int era, long version, List<WatchEvent> changes) => era == _hub.Era && TryRead(version, changes) && era == _hub.Era;

    void IMemoryHolder.RemoveOldest()
    {
        lock (_gate)
        {
            if (_oldest <= _newest)
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
            if (version < _oldest || version > _newest)
            {
                return null;
            }

            record = Record(version);
            bytes = record.Place.Span.ToArray();
        }

        return record.Read(bytes);
    }

    private void Add(ChangeRecord record, WatchEvent change)
    {
        var added = record.Size + _shared.Add(change, isShared: _hub.Count > 0);
        while (change.Version - _oldest >= _records.Length || (_account.Bytes + added > MaxBytes && _oldest < change.Version))
        {
            added -= DropOldest();
        }

        // one addition to the counter that all tenants share
        _account.Charge(added);
        Record(change.Version) = record;
        Volatile.Write(ref _oldestStamp, Record(_oldest).Stamp);
    }

    /// <summary>Doubles the capacity, up to the length of the history, if the next change would replace the oldest.</summary>
    private void Grow(long version)
    {
        if (version - _oldest < _records.Length || _records.Length == _hub.HistoryLength)
        {
            return;
        }

        var larger = new ChangeRecord[Math.Min(2 * _records.Length, _hub.HistoryLength)];
        for (var kept = _oldest; kept < version; kept++)
        {
            larger[kept % larger.Length] = Record(kept);
        }

        _records = larger;
    }

    /// <summary>Returns the number of bytes that are no longer used.</summary>
    private long DropOldest()
    {
        ref var oldest = ref Record(_oldest);
        var size = oldest.Size + _shared.DropUpTo(_oldest);
        _segments.Release(oldest.Place);
        oldest = default;
        Volatile.Write(ref _oldest, _oldest + 1);
        Volatile.Write(ref _oldestStamp, _oldest <= _newest ? Record(_oldest).Stamp : long.MaxValue);
        return size;
    }

    /// <summary>Drops all changes up to a version, without allocating memory.</summary>
    private void DropAll(long version)
    {
        Array.Clear(_records);
        _shared.Clear(version);
        _segments.Clear();
        Volatile.Write(ref _oldest, version + 1);
        Volatile.Write(ref _oldestStamp, long.MaxValue);
        _account.TrySet(0);
    }

    private ref ChangeRecord Record(long version) => ref _records[version % _records.Length];
}
