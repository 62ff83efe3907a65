using TfJobApi.Memory;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>Keeps the newest changes, by version. Writers hold the store's lock; readers need none.</summary>
/// <param name="share">The memory of the histories of all tenants. When it is exceeded, a writer removes its own oldest changes.</param>
internal sealed class ChangeLog(WatchHub hub, MemoryShare share) : IChangeLog
{
    /// <summary>The maximum total size of the objects; 64 MiB.</summary>
    private const long MaxBytes = 64 * 1024 * 1024;

    private readonly WatchEvent?[] _events = new WatchEvent?[hub.HistoryLength];

    /// <summary>The size of each event's object. Reading it from an old event would miss the processor's caches.</summary>
    private readonly int[] _lengths = new int[hub.HistoryLength];
    private readonly MemoryAccount _account = share.Open();
    private long _oldest;
    private long _newest;
    private long _bytes;

    public long Oldest => Volatile.Read(ref _oldest);

    public long Newest => Volatile.Read(ref _newest);

    /// <summary>Drops all changes and continues after a version. Open watches expire.</summary>
    public void Restart(long version)
    {
        hub.StartEra();
        Array.Clear(_events);
        _bytes = 0;
        _account.TrySet(0);
        Volatile.Write(ref _oldest, version + 1);
        Volatile.Write(ref _newest, version);
        hub.Notify(version + 1);
    }

    public void Append(WatchEvent change)
    {
        if (change.Version != _newest + 1)
        {
            throw new ArgumentException($"the change after {_newest} cannot have version {change.Version}", nameof(change));
        }

        var length = change.Object.Length;
        _bytes += length;
        var added = SizeOf(length);
        while (change.Version - _oldest >= _events.Length || ((_bytes > MaxBytes || share.Used + added > share.Limit) && _oldest < change.Version))
        {
            var removed = _lengths[_oldest % _events.Length];
            _bytes -= removed;
            added -= SizeOf(removed);
            Volatile.Write(ref Slot(_oldest), null);
            Volatile.Write(ref _oldest, _oldest + 1);
        }

        // one addition to the counter that all tenants share
        _account.Charge(added);
        _lengths[change.Version % _events.Length] = length;
        Volatile.Write(ref Slot(change.Version), change);
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
            // a writer may reuse the slot for a newer change while it is read
            if (next < Oldest || Volatile.Read(ref Slot(next)) is not { } change || change.Version != next)
            {
                return false;
            }

            changes.Add(change);
        }

        return true;
    }

    /// <summary>A generous estimate of a change: its object, its encoded line, and its records.</summary>
    private static int SizeOf(int length) => (2 * length) + 512;

    private ref WatchEvent? Slot(long version) => ref _events[version % _events.Length];
}
