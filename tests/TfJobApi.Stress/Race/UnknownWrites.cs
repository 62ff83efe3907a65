namespace TfJobApi.Stress.Race;

/// <summary>The writes whose outcome nobody knows. An event without another writer belongs to the one whose number it has.</summary>
internal sealed class UnknownWrites(IEnumerable<Operation> operations)
{
    /// <summary>
    /// The earliest first: deletions have no number, and one that was called later cannot explain an earlier event. One that requires
    /// a version is before the others, because it explains no other event.
    /// </summary>
    private readonly List<Operation> _writes = [.. operations.Where(operation => operation.IsUnknown).OrderBy(operation => operation.Required is null).ThenBy(operation => operation.Called)];

    /// <summary>Returns the writer of an event, once; null if there is none.</summary>
    /// <param name="before">The version of the object before; null if it did not exist.</param>
    public Operation? Take(WatchedEvent seen, long? before)
    {
        var found = _writes.Find(write => write.Key == seen.State.Key && (write.Required is not { } required || required == before) && IsWriter(write, seen));
        if (found is not null)
        {
            _writes.Remove(found);
        }

        return found;
    }

    private static bool IsWriter(Operation write, WatchedEvent seen) => seen.Type == EventType.Deleted
        ? write.Kind == OperationKind.Delete
        : write.Kind != OperationKind.Delete && seen.State.Slots[write.Slot] == write.Number;
}
