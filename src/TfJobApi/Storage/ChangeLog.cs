using TfJobApi.Memory;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>
/// Keeps the newest changes, by version. Writers hold the store's lock. A change is kept as bytes: the collector would copy objects
/// that outlive thousands of writes, with all threads stopped, and one PATCH in a hundred would wait for it.
/// </summary>
/// <param name="share">The memory of the histories of all tenants. When it is exceeded, a writer removes its own oldest changes.</param>
internal sealed class ChangeLog(WatchHub hub, MemoryShare share) : IChangeLog
{
    /// <summary>The maximum total size of the changes; 64 MiB.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>The number of changes that are kept as objects as well while there are watches, which share them.</summary>
    private const int SharedCount = 128;

    /// <summary>The maximum size of these objects and their lines, unless the newest is larger; 8 MiB.</summary>
    private const long MaxSharedBytes = 8 * 1024 * 1024;

    /// <summary>Protects the entries and their bytes.</summary>
    private readonly Lock _gate = new();
    private readonly ChangeRecord[] _entries = new ChangeRecord[hub.HistoryLength];
    private readonly WatchEvent?[] _shared = new WatchEvent?[SharedCount];
    private readonly MemoryAccount _account = share.Open();
    private ByteSegments _segments = new();
    private long _oldest;
    private long _newest;
    private long _oldestShared;
    private long _sharedBytes;

    public long Oldest => Volatile.Read(ref _oldest);

    public long Newest => Volatile.Read(ref _newest);

    /// <summary>Drops all changes and continues after a version. Open watches expire.</summary>
    public void Restart(long version)
    {
        hub.StartEra();
        lock (_gate)
        {
            DropAll(version);
            Volatile.Write(ref _newest, version);
        }

        hub.Notify(version + 1);
    }

    public void Append(WatchEvent change)
    {
        if (change.Version != _newest + 1)
        {
            throw new ArgumentException($"the change after {_newest} cannot have version {change.Version}", nameof(change));
        }

        lock (_gate)
        {
            if (TryWrite(change, out var entry))
            {
                Add(entry, change);
            }
            else
            {
                DropAll(change.Version);
            }
        }

        Volatile.Write(ref _newest, change.Version);
        hub.Notify(_oldest);
    }

    public bool TryRead(int era, long version, List<WatchEvent> changes) => era == hub.Era && TryRead(version, changes) && era == hub.Era;

    private bool TryRead(long version, List<WatchEvent> changes)
    {
        var newest = Newest;
        if (version >= newest)
        {
            return true;
        }

        var last = Math.Min(newest, version + changes.Capacity);
        for (var next = version + 1; next <= last; next++)
        {
            if (Find(next) is not { } change)
            {
                return false;
            }

            changes.Add(change);
        }

        return true;
    }

    private WatchEvent? Find(long version)
    {
        if (version < Oldest)
        {
            return null;
        }

        if (Volatile.Read(ref _shared[version % SharedCount]) is { } shared && shared.Version == version)
        {
            return shared;
        }

        ChangeRecord entry;
        byte[] bytes;
        lock (_gate)
        {
            if (version < _oldest || version > _newest)
            {
                return null;
            }

            entry = _entries[version % _entries.Length];
            bytes = entry.Place.Span.ToArray();
        }

        return entry.Read(bytes);
    }

    /// <summary>Returns false without enough memory. The change is stored already, so it must not fail; watches from before it expire.</summary>
    private bool TryWrite(WatchEvent change, out ChangeRecord entry)
    {
        try
        {
            entry = ChangeRecord.Write(change, _segments);
            return true;
        }
        catch (OutOfMemoryException)
        {
            entry = default;
            return false;
        }
    }

    private void Add(ChangeRecord entry, WatchEvent change)
    {
        var added = entry.Size + Share(change);
        while (change.Version - _oldest >= _entries.Length || (IsFull(added) && _oldest < change.Version))
        {
            added -= DropOldest();
        }

        // one addition to the counter that all tenants share
        _account.Charge(added);
        _entries[change.Version % _entries.Length] = entry;
    }

    /// <summary>Drops all changes up to a version.</summary>
    private void DropAll(long version)
    {
        Array.Clear(_entries);
        Array.Clear(_shared);
        _segments = new();
        _account.TrySet(0);
        (_oldestShared, _sharedBytes) = (version + 1, 0);
        Volatile.Write(ref _oldest, version + 1);
    }

    /// <summary>Keeps a change as an object if there are watches. Returns the number of bytes by which the shared changes grow.</summary>
    private long Share(WatchEvent change)
    {
        var shared = hub.Count > 0 ? change : null;
        var before = _sharedBytes;
        _sharedBytes += SharedSize(shared);
        while (change.Version - _oldestShared >= SharedCount || (_sharedBytes > MaxSharedBytes && _oldestShared < change.Version))
        {
            _sharedBytes -= SharedSize(_shared[_oldestShared % SharedCount]);
            Volatile.Write(ref _shared[_oldestShared++ % SharedCount], null);
        }

        Volatile.Write(ref _shared[change.Version % SharedCount], shared);
        return _sharedBytes - before;
    }

    private static long SharedSize(WatchEvent? change) => change is null ? 0 : 2 * change.Object.Length;

    private bool IsFull(long added) => _account.Bytes + added > MaxBytes || share.Used + added > share.Limit;

    /// <summary>Returns the number of bytes that are no longer used.</summary>
    private long DropOldest()
    {
        ref var oldest = ref _entries[_oldest % _entries.Length];
        var size = oldest.Size;
        _segments.Release(oldest.Place);
        oldest = default;
        Volatile.Write(ref _oldest, _oldest + 1);
        return size;
    }
}
