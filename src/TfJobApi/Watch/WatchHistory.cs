namespace TfJobApi.Watch;

/// <summary>
/// The newest changes, by version. One writer at a time appends, under the store's lock; readers need no lock and cannot
/// hold it up. What is older than the oldest change here is gone for watchers: they have to list anew.
/// </summary>
/// <param name="capacity">How many changes are kept at most.</param>
internal sealed class WatchHistory(WatchBroadcaster broadcaster, int capacity)
{
    /// <summary>How many bytes of TFJobs are kept at most, whatever their number; 64 MiB.</summary>
    private const long ByteLimit = 64 * 1024 * 1024;

    /// <summary>How many changes one write makes at once; others wait for it meanwhile.</summary>
    private const int MostAtOnce = 1024;

    private readonly WatchEvent?[] _events = new WatchEvent?[capacity];

    /// <summary>How many bytes the TFJob of each event has: to ask the events themselves would fetch what has not been looked at for long.</summary>
    private readonly int[] _lengths = new int[capacity];
    private long _first;
    private long _last;
    private long _bytes;
    private int _era;

    /// <summary>The version of the oldest change that is kept.</summary>
    public long First => Volatile.Read(ref _first);

    /// <summary>The version of the newest change.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>Which beginning this is. Versions of different eras have nothing to do with each other.</summary>
    public int Era => Volatile.Read(ref _era);

    /// <summary>Says which version the store begins with: the next change is the one after it. What was before is gone for every watcher.</summary>
    public void Begin(long version)
    {
        Interlocked.Increment(ref _era);
        Array.Clear(_events);
        _bytes = 0;
        Volatile.Write(ref _first, version + 1);
        Volatile.Write(ref _last, version);
        broadcaster.Announce(version + 1);
    }

    /// <summary>Adds the next change. Its version is the one after the last: versions are given without gaps.</summary>
    public void Append(WatchEvent change)
    {
        if (change.Version != _last + 1)
        {
            throw new ArgumentException($"the change after {_last} cannot have version {change.Version}", nameof(change));
        }

        var length = change.Job.Length;
        _bytes += length;
        while (change.Version - _first >= capacity || (_bytes > ByteLimit && _first < change.Version))
        {
            _bytes -= _lengths[_first % capacity];
            Volatile.Write(ref Slot(_first), null);
            Volatile.Write(ref _first, _first + 1);
        }

        _lengths[change.Version % capacity] = length;
        Volatile.Write(ref Slot(change.Version), change);
        Volatile.Write(ref _last, change.Version);
        broadcaster.Announce(_first);
    }

    /// <summary>For one write of many changes; what it makes between two waits is a small part of what is kept.</summary>
    public WatchPace Pace() => new(broadcaster, Math.Clamp(capacity / 4, 1, MostAtOnce), TimeProvider.System);

    /// <summary>Reads the changes behind a version, in order, until the list is full; false when one of them is gone.</summary>
    /// <param name="era">In which the version was read.</param>
    /// <param name="changes">Empty; its capacity is how many are read at most.</param>
    public bool TryRead(int era, long version, List<WatchEvent> changes) => era == Era && TryRead(version, changes) && era == Era;

    private bool TryRead(long version, List<WatchEvent> changes)
    {
        var last = Last;
        if (version >= last)
        {
            return true;
        }

        last = Math.Min(last, version + changes.Capacity);
        for (var next = version + 1; next <= last; next++)
        {
            // a slot can be given to a newer change while it is read
            if (next < First || Volatile.Read(ref Slot(next)) is not { } change || change.Version != next)
            {
                return false;
            }

            changes.Add(change);
        }

        return true;
    }

    private ref WatchEvent? Slot(long version) => ref _events[version % capacity];
}
