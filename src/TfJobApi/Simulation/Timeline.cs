using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Simulation;

/// <summary>The last events of a job. Immutable, since snapshots share it. An entry is small, because every simulated job has some.</summary>
internal sealed class Timeline
{
    public const int Limit = 256;

    private const int EntrySize = 128;

    private readonly Timeline? _before;
    private readonly int _depth;
    private readonly int _size;
    private readonly long _ticks;
    private readonly long _version;
    private readonly string _text;
    private readonly Replica _pod;
    private readonly bool _hasPod;

    private Timeline(Timeline? before, PastEvent item)
    {
        _before = before;
        _depth = (before?._depth ?? 0) + 1;

        // jobs share the texts of changes of pods
        _size = (before?._size ?? 0) + EntrySize + (item.Pod is null ? sizeof(char) * item.Text.Length : 0);
        _ticks = item.At.UtcTicks;
        _version = item.Version ?? -1;
        _text = item.Text;
        (_pod, _hasPod) = (item.Pod.GetValueOrDefault(), item.Pod is not null);
    }

    public string LastText => _text;

    /// <summary>Returns a generous estimate of their bytes in memory.</summary>
    /// <param name="last">Null for no event.</param>
    public static long SizeOf(Timeline? last) => last?._size ?? 0;

    /// <summary>Returns the events of a job, the oldest first.</summary>
    /// <param name="last">Null for no event.</param>
    public static IReadOnlyList<PastEvent> Read(Timeline? last)
    {
        List<PastEvent> events = [];
        for (var entry = last; entry is not null && events.Count < Limit; entry = entry._before)
        {
            events.Add(new(new(entry._ticks, TimeSpan.Zero), entry._hasPod ? entry._pod : null, entry._text, entry._version < 0 ? null : entry._version));
        }

        events.Reverse();
        return events;
    }

    /// <param name="last">Null for no event.</param>
    public static Timeline Add(Timeline? last, PastEvent item)
    {
        // now and then the entries beyond the limit are dropped, all at once
        var kept = last?._depth == 2 * Limit ? Read(last).Aggregate(default(Timeline), (before, copied) => new(before, copied)) : last;
        return new(kept, item);
    }
}

/// <param name="Pod">The pod of a change of a pod.</param>
/// <param name="Text">A change of the pod, of the status, or by a client.</param>
/// <param name="Version">The version of the object that was written; null without one.</param>
internal readonly record struct PastEvent(DateTimeOffset At, Replica? Pod, string Text, long? Version)
{
    public string What => Pod is { } pod ? $"{pod} {Text}" : Text;
}
