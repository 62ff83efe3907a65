namespace TfJobApi.Stress.Race;

internal enum OperationKind
{
    Create,
    Get,
    Patch,
    PatchStatus,
    Replace,
    Delete,
}

/// <summary>One call with its response, between two readings of one clock.</summary>
/// <param name="Number">Unique; a write stores it in its slot.</param>
/// <param name="Required">The version that the call requires.</param>
internal sealed record Operation(int Number, OperationKind Kind, string Key, int Slot, long? Required, long Called, long Answered, int Status)
{
    /// <summary>The time of the response; of a write without one, the latest time at which it was applied.</summary>
    public long Answered { get; set; } = Answered;

    /// <summary>The object of the response.</summary>
    public JobState? Result { get; init; }

    /// <summary>The uid in the response to a DELETE.</summary>
    public string? DeletedUid { get; init; }

    /// <summary>Whether nobody knows if the write was applied: its response was 504, or was lost.</summary>
    public bool IsUnknown { get; init; }

    public bool IsSuccess => Status is 200 or 201;

    public bool IsWrite => Kind != OperationKind.Get;

    public override string ToString() => $"operation {Number} ({Kind} {Key}{(Required is null ? "" : $" requiring {Required}")}, {Status}{(Result is null ? "" : $", version {Result.Version}")})";
}

internal enum EventType
{
    Added,
    Modified,
    Deleted,
}

/// <summary>An event of a watch; of a deletion, the version is that of the deletion.</summary>
internal sealed record WatchedEvent(EventType Type, JobState State)
{
    public long Version => State.Version;
}

/// <summary>A change, with the operation that made it.</summary>
internal sealed record Change(long Version, WatchedEvent Event, Operation Operation)
{
    /// <summary>The state before it; null if the object did not exist.</summary>
    public JobState? Before { get; init; }

    /// <summary>The state after it; null if it deletes the object.</summary>
    public JobState? After => Event.Type == EventType.Deleted ? null : Event.State;
}
