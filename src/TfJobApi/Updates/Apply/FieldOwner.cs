namespace TfJobApi.Updates.Apply;

/// <summary>One entry of <c>managedFields</c>: the fields that a manager applied, or changed by updates.</summary>
/// <param name="Time">Null if a client wrote the entry without one.</param>
internal sealed record FieldOwner(string Manager, string Operation, string ApiVersion, string? Time, FieldSet Fields)
{
    public const string Apply = "Apply";
    public const string Update = "Update";

    /// <summary>Owns the fields of an object at the time when it is applied first.</summary>
    public const string BeforeFirstApply = "before-first-apply";

    /// <summary>The name of clients that do not send one.</summary>
    public const string Unknown = "unknown";

    public bool HasKnownOperation => Operation is Apply or Update;

    public bool IsApplied => Operation == Apply;

    /// <summary>Identifies the entry. A manager has one entry for all that it applies, of any version.</summary>
    public (string, string, string) Id => (Manager, Operation, IsApplied ? "" : ApiVersion);

    public bool Is(string manager, string operation) => Manager == manager && Operation == operation;
}

/// <summary>The client of a write, and its time.</summary>
internal sealed record FieldManager(string Name, string Time);
