using TfJobApi.Stress.Race;

namespace TfJobApi.Tests.Stress;

/// <summary>The steps of which the tests make a history: each is called after the response to the one before.</summary>
public sealed partial class HistoryCheckerTests
{
    private const long First = 10;
    private const string Key = "a";
    private const string Uid = "u";

    private readonly List<Operation> _operations = [];
    private readonly List<WatchedEvent> _events = [];
    private JobState _state = new(Key, First, Uid, new int[JobState.AllSlots]);
    private int _number;
    private long _time;

    private void Create()
    {
        var (version, number) = Next();
        _state = new JobState(Key, version, Uid, new int[JobState.AllSlots]).With(0, number);
        Apply(OperationKind.Create, 0, EventType.Added, null);
    }

    /// <param name="isUnknown">Whether the response is lost.</param>
    private void Patch(int slot, long? required = null, bool isUnknown = false)
    {
        var (version, number) = Next();
        _state = _state.With(slot, number) with { Version = version };
        Apply(OperationKind.Patch, slot, EventType.Modified, required);
        if (isUnknown)
        {
            Lose();
        }
    }

    private void Delete(bool isUnknown = false)
    {
        var (version, _) = Next();
        _state = _state with { Version = version };
        Respond(OperationKind.Delete, 200);
        _operations[^1] = _operations[^1] with { Number = _number, DeletedUid = Uid };
        _events.Add(new(EventType.Deleted, _state));
        if (isUnknown)
        {
            Lose();
        }
    }

    private void Lose() => _operations[^1] = _operations[^1] with { Status = 504, Result = null, DeletedUid = null, IsUnknown = true };

    private (long Version, int Number) Next() => (_state.Version + 1, ++_number);

    private void Apply(OperationKind kind, int slot, EventType type, long? required)
    {
        _operations.Add(new Operation(_number, kind, Key, slot, required, ++_time, ++_time, 200) { Result = _state });
        _events.Add(new(type, _state));
    }

    private void Read(JobState state)
    {
        Respond(OperationKind.Get, 200);
        _operations[^1] = _operations[^1] with { Result = state };
    }

    private void Respond(OperationKind kind, int status, long? required = null) =>
        _operations.Add(new(kind == OperationKind.Delete ? _number : ++_number, kind, Key, 0, required, ++_time, ++_time, status));

    private List<string> Violations()
    {
        List<string> violations = [];
        var history = History.Create(First, _events, _operations, violations);
        new HistoryChecker(history, violations).Check(_operations);

        return violations;
    }

    private List<string> Watched(params WatchedEvent[] events)
    {
        var segment = new WatchSegment("a watch", WatchScope.All, Key, First) { IsComplete = true };
        segment.Events.AddRange(events);
        List<string> violations = [];
        new WatchChecker(History.Create(First, _events, _operations, []), 100, violations).Check(segment);

        return violations;
    }

    private List<string> Expired(int historyLength)
    {
        var segment = new WatchSegment("a watch", WatchScope.All, Key, First) { ExpiredAt = _time };
        List<string> violations = [];
        new WatchChecker(History.Create(First, _events, _operations, []), historyLength, violations).Check(segment);

        return violations;
    }
}
