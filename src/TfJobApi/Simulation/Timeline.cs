namespace TfJobApi.Simulation;

/// <summary>The last events of a job. Immutable, since snapshots share it.</summary>
internal sealed class Timeline
{
    public const int Limit = 256;

    private readonly Entry? _last;

    private Timeline(Entry? last) => _last = last;

    public static Timeline Empty { get; } = new(null);

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<PastEvent> Events
    {
        get
        {
            List<PastEvent> events = [];
            for (var entry = _last; entry is not null && events.Count < Limit; entry = entry.Before)
            {
                events.Add(entry.Event);
            }

            events.Reverse();
            return events;
        }
    }

    /// <param name="version">The version of the object that was written; null without one.</param>
    public Timeline Add(DateTimeOffset at, string what, long? version = null)
    {
        // now and then the entries beyond the limit are dropped, all at once
        var before = _last?.Depth == 2 * Limit ? Trim() : _last;
        return new(new(new(at, what, version), before));
    }

    private Entry? Trim()
    {
        Entry? last = null;
        foreach (var item in Events)
        {
            last = new(item, last);
        }

        return last;
    }

    private sealed class Entry(PastEvent item, Entry? before)
    {
        public PastEvent Event => item;

        public Entry? Before => before;

        public int Depth { get; } = (before?.Depth ?? 0) + 1;
    }
}

/// <param name="What">A change of a pod, of the status, or by a client.</param>
/// <param name="Version">The version of the object that was written; null without one.</param>
internal readonly record struct PastEvent(DateTimeOffset At, string What, long? Version);
