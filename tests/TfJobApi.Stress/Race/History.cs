namespace TfJobApi.Stress.Race;

/// <summary>
/// All changes in the order of their versions: what the recording watch has seen, each with its operation. The recording watch has the
/// versions of deletions, which responses do not have.
/// </summary>
internal sealed class History
{
    private readonly Dictionary<string, KeyHistory> _byKey = [];

    private History(long first) => First = first;

    /// <summary>The version before the first change.</summary>
    public long First { get; }

    public List<Change> Changes { get; } = [];

    public long Newest => Changes.Count == 0 ? First : Changes[^1].Version;

    /// <summary>Joins events and operations. Reports versions that are missing, or that have no writer or several.</summary>
    /// <param name="hasGaps">Whether others count versions, too, so that only their order is known.</param>
    public static History Create(long first, IEnumerable<WatchedEvent> events, IEnumerable<Operation> operations, List<string> violations, bool hasGaps = false)
    {
        var history = new History(first);
        var all = operations.ToList();
        var writes = all.Where(operation => operation is { IsWrite: true, IsSuccess: true }).ToList();
        var unknown = new UnknownWrites(all);
        var byVersion = writes.Where(write => write.Result is not null).ToLookup(write => write.Result!.Version);
        var byUid = writes.Where(write => write.DeletedUid is not null).ToLookup(write => write.DeletedUid!);
        var matched = new HashSet<int>();

        var expected = first + 1;
        foreach (var seen in events)
        {
            if (hasGaps ? seen.Version < expected : seen.Version != expected)
            {
                violations.Add($"version {expected} was expected in the watch, and {seen.Version} received");
            }

            expected = seen.Version + 1;
            var writers = (seen.Type == EventType.Deleted ? byUid[seen.State.Uid] : byVersion[seen.Version]).ToList();
            if (writers.Count == 0 && unknown.Take(seen, history.Of(seen.State.Key).Changes.LastOrDefault()?.After?.Version) is { } found)
            {
                writers.Add(found);
            }

            if (writers.Count != 1)
            {
                violations.Add($"version {seen.Version} has {writers.Count} writers: {string.Join(", ", writers)}");
                continue;
            }

            matched.Add(writers[0].Number);
            history.Add(seen, writers[0]);
        }

        history.LimitUnknown();
        violations.AddRange(writes.Where(write => !matched.Contains(write.Number)).Select(write => $"the watch has no event of {write}"));
        return history;
    }

    public KeyHistory Of(string key) => _byKey.TryGetValue(key, out var changes) ? changes : _byKey[key] = new();

    /// <summary>A write without a response was applied, at the latest, when a later version was answered.</summary>
    private void LimitUnknown()
    {
        var earliest = long.MaxValue;
        for (var i = Changes.Count - 1; i >= 0; i--)
        {
            if (Changes[i].Operation.IsUnknown)
            {
                Changes[i].Operation.Answered = earliest;
            }

            earliest = Math.Min(earliest, Changes[i].Operation.Answered);
        }

        foreach (var key in _byKey.Values)
        {
            key.Refresh();
        }
    }

    private void Add(WatchedEvent seen, Operation operation)
    {
        var changes = Of(seen.State.Key);
        var change = new Change(seen.Version, seen, operation) { Before = changes.Changes.Count == 0 ? null : changes.Changes[^1].After };
        changes.Add(change);
        Changes.Add(change);
    }
}
