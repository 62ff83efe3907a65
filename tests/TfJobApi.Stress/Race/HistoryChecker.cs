namespace TfJobApi.Stress.Race;

/// <summary>
/// Checks that a history is linearizable. The versions give the order, so no search is needed: each change follows from the one before
/// it, the order agrees with the times of calls and responses, and each read and each rejection has a state that explains it.
/// </summary>
internal sealed class HistoryChecker(History history, List<string> violations)
{
    public void Check(IReadOnlyList<Operation> operations)
    {
        foreach (var change in history.Changes)
        {
            CheckChange(change);
        }

        CheckOrder();
        foreach (var operation in operations)
        {
            CheckResponse(operation);
        }
    }

    /// <summary>Checks that the change is the state before it and its own number, and that its precondition names the state before it.</summary>
    private void CheckChange(Change change)
    {
        var operation = change.Operation;
        if (operation.Kind == OperationKind.Create ? change.Before is not null : change.Before is null)
        {
            violations.Add($"{operation} is applied to {(change.Before is null ? "no object" : "an existing object")}");
            return;
        }

        if (operation.Required is { } required && required != change.Before?.Version)
        {
            violations.Add($"{operation} is applied to version {change.Before?.Version}");
        }

        if (operation.Result is { } result && !result.HasSameContent(change.Event.State))
        {
            violations.Add($"the response of {operation} differs from the event of its version");
        }

        var before = change.Before ?? new JobState(operation.Key, 0, change.Event.State.Uid, new int[JobState.AllSlots]);
        var expected = operation.Kind == OperationKind.Delete ? before : before.With(operation.Slot, operation.Number);
        if (!expected.HasSameContent(change.Event.State))
        {
            violations.Add($"{operation} has lost an update: the state is not the one of version {before.Version} and its own change");
        }
    }

    /// <summary>Reports changes that were answered before a change with a smaller version was called.</summary>
    private void CheckOrder()
    {
        Operation? earliest = null;
        foreach (var operation in history.Changes.Select(change => change.Operation).Reverse())
        {
            if (earliest is not null && earliest.Answered < operation.Called)
            {
                violations.Add($"{earliest} was answered before the call of {operation}, which has a smaller version");
            }

            earliest = earliest is null || operation.Answered < earliest.Answered ? operation : earliest;
        }
    }

    private void CheckResponse(Operation operation)
    {
        var explained = operation switch
        {
            { IsUnknown: true } => true,
            { Kind: OperationKind.Get, Status: 200 } => Exists(operation, state => IsSame(state, operation.Result!)),
            { Status: 200 or 201 } => true,
            { Status: 404, Kind: not OperationKind.Create } => Exists(operation, state => state is null),
            { Status: 409, Kind: OperationKind.Create } => Exists(operation, state => state is not null),

            // a PUT with the uid of an object that no longer exists is a conflict, as from a kube-apiserver
            { Status: 409, Required: { } required } => Exists(operation, state => state is null ? operation.Kind == OperationKind.Replace : state.Version != required),
            _ => false,
        };
        if (!explained)
        {
            violations.Add($"no state within its time explains {operation}");
        }
    }

    private static bool IsSame(JobState? state, JobState read) => state is not null && state.Version == read.Version && state.HasSameContent(read);

    private bool Exists(Operation operation, Func<JobState?, bool> condition) =>
        history.Of(operation.Key).StatesBetween(operation.Called, operation.Answered).Any(condition);
}
