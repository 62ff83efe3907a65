namespace TfJobApi.Stress.Race;

internal enum WatchScope
{
    All,
    OneJob,
    Even,
}

/// <summary>The events of one watch connection after a version, and the way in which it ended.</summary>
internal sealed record WatchSegment(string Watcher, WatchScope Scope, string Key, long After)
{
    public List<WatchedEvent> Events { get; } = [];

    /// <summary>The time of a 410; null if the segment ended otherwise.</summary>
    public long? ExpiredAt { get; set; }

    /// <summary>True if the watch was open after the last change: then it must have every event.</summary>
    public bool IsComplete { get; set; }

    public long Position => Events.Count == 0 ? After : Events[^1].Version;
}

/// <summary>Checks that a watch has each change of its scope once, in order, and that a 410 was allowed.</summary>
/// <param name="historyLength">Null if a watch may expire at any time: a replica that slept knows no changes before its next list.</param>
internal sealed class WatchChecker(History history, int? historyLength, List<string> violations)
{
    public void Check(WatchSegment segment)
    {
        var expected = Expected(segment).ToList();
        var count = segment.Events.Count;
        if (count > expected.Count || !expected.Take(count).Zip(segment.Events).All(pair => IsSame(pair.First, pair.Second)))
        {
            var at = expected.Zip(segment.Events).TakeWhile(pair => IsSame(pair.First, pair.Second)).Count();
            violations.Add($"{segment.Watcher} after {segment.After}: {Text(expected.ElementAtOrDefault(at))} was expected, and {Text(segment.Events.ElementAtOrDefault(at))} received");
        }
        else if (segment.IsComplete && count < expected.Count)
        {
            violations.Add($"{segment.Watcher} after {segment.After}: {Text(expected[count])} is missing");
        }

        if (segment.ExpiredAt is { } time && !MayExpire(segment, time))
        {
            violations.Add($"{segment.Watcher} received 410 at version {segment.Position} although the changes after it were kept");
        }
    }

    private static bool IsSame(WatchedEvent expected, WatchedEvent received) =>
        expected.Type == received.Type && expected.Version == received.Version && expected.State.Key == received.State.Key && expected.State.HasSameContent(received.State);

    private static string Text(WatchedEvent? seen) => seen is null ? "nothing" : $"{seen.Type} {seen.State.Key} {seen.Version}";

    private IEnumerable<WatchedEvent> Expected(WatchSegment segment)
    {
        var changes = history.Changes.Where(change => change.Version > segment.After);
        return segment.Scope switch
        {
            WatchScope.All => changes.Select(change => change.Event),
            WatchScope.OneJob => changes.Where(change => change.Event.State.Key == segment.Key).Select(change => change.Event),
            _ => changes.Select(Selected).OfType<WatchedEvent>(),
        };
    }

    /// <summary>An object enters and leaves a selection by its label.</summary>
    private static WatchedEvent? Selected(Change change)
    {
        var was = change.Before?.Label == "even";
        var isNow = change.After?.Label == "even";
        return (was, isNow) switch
        {
            (false, true) => change.Event with { Type = EventType.Added },
            (true, true) => change.Event,

            // with the object as it was, and the version of the change, as from a kube-apiserver
            (true, false) => new(EventType.Deleted, change.Before! with { Version = change.Version }),
            _ => null,
        };
    }

    /// <summary>At most the changes that had been called by then could displace the change after the position.</summary>
    private bool MayExpire(WatchSegment segment, long time)
    {
        var newest = history.Changes.Where(change => change.Operation.Called <= time).Select(change => change.Version).DefaultIfEmpty(history.First).Max();
        return historyLength is not { } length || newest - segment.Position >= length;
    }
}
