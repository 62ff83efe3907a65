using TfJobApi.Memory;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>
/// Keeps the newest changes of a store whose versions have gaps, in the order of their arrival. Changes of one version are appended
/// together, before a watch reads one of them.
/// </summary>
internal sealed class RevisionLog : IChangeLog, IMemoryHolder
{
    /// <summary>The maximum total size of the changes; 64 MiB.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>A generous estimate of a change without its objects.</summary>
    private const int BareSize = 256;

    private readonly WatchHub _hub;
    private readonly MemoryShare _share;
    private readonly MemoryAccount _account;
    private readonly Lock _gate = new();

    /// <summary>By the number of their arrival.</summary>
    private readonly RecordRing<Entry> _entries;

    /// <summary>The version after which every change is kept.</summary>
    private long _floor;
    private long _newest;
    private long _oldestStamp = long.MaxValue;

    /// <param name="share">The memory of the logs of all tenants. When it is exceeded, the oldest changes of all are removed.</param>
    public RevisionLog(WatchHub hub, MemoryShare share)
    {
        (_hub, _share) = (hub, share);
        _entries = new(hub.HistoryLength);
        _account = share.Open(this);
    }

    public long Oldest => Volatile.Read(ref _floor) + 1;

    public long Newest => Volatile.Read(ref _newest);

    long IMemoryHolder.OldestStamp => Volatile.Read(ref _oldestStamp);

    /// <summary>Drops all changes and continues after a version.</summary>
    /// <param name="expires">Whether open watches expire.</param>
    public void Restart(long version, bool expires = true)
    {
        if (expires)
        {
            _hub.StartEra(isRestore: false);
        }

        lock (_gate)
        {
            _entries.Clear(_entries.Newest);
            _account.TrySet(0);
            Volatile.Write(ref _newest, version);
            Volatile.Write(ref _floor, version);
            UpdateStamp();
        }

        _hub.Notify(Oldest);
    }

    /// <param name="changes">All changes of one or of several versions, in their order.</param>
    public void Append(IReadOnlyList<WatchEvent> changes)
    {
        lock (_gate)
        {
            foreach (var change in changes)
            {
                var entry = new Entry(change, Size(change), _share.NextStamp());
                while (!_entries.IsEmpty && (_entries.IsFull || _account.Bytes + entry.Size > MaxBytes))
                {
                    DropOldest();
                }

                _entries.Reserve();
                _entries.Add(entry);
                _account.Charge(entry.Size);
            }

            Volatile.Write(ref _newest, changes[^1].Version);
            UpdateStamp();
        }

        _share.RemoveExcess();
        _hub.Notify(Oldest);
    }

    public bool TryRead(int era, long version, List<WatchEvent> changes)
    {
        if (era != _hub.Era)
        {
            return false;
        }

        lock (_gate)
        {
            if (version < _floor)
            {
                return false;
            }

            for (var next = FirstAfter(version); next <= _entries.Newest; next++)
            {
                var change = _entries[next].Change;
                if (changes.Count >= changes.Capacity && changes.Count > 0 && changes[^1].Version != change.Version)
                {
                    break;
                }

                changes.Add(change);
            }
        }

        return era == _hub.Era;
    }

    void IMemoryHolder.RemoveOldest()
    {
        lock (_gate)
        {
            if (!_entries.IsEmpty)
            {
                DropOldest();
                UpdateStamp();
            }
        }
    }

    /// <summary>The encoded line of a change is kept with it, as soon as a watch has sent it.</summary>
    private static long Size(WatchEvent change) => (2L * change.Object.Length) + (change.Previous?.Length ?? 0) + BareSize;

    private void DropOldest()
    {
        ref var oldest = ref _entries[_entries.Oldest];
        Volatile.Write(ref _floor, oldest.Change.Version);
        _account.Release(oldest.Size);
        _entries.RemoveOldest();
    }

    /// <summary>Returns the number of the first change after a version, by binary search.</summary>
    private long FirstAfter(long version)
    {
        var (low, high) = (_entries.Oldest, _entries.Newest + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = _entries[middle].Change.Version > version ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private void UpdateStamp() => Volatile.Write(ref _oldestStamp, _entries.IsEmpty ? long.MaxValue : _entries[_entries.Oldest].Stamp);

    private readonly record struct Entry(WatchEvent Change, long Size, long Stamp);
}
