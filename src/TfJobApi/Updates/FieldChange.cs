namespace TfJobApi.Updates;

/// <summary>One field that two objects have not in common; as canonical bytes, and no bytes where there is none.</summary>
/// <param name="Field">Where it is, as the causes of a Status write it; its beginning when that is very long.</param>
internal sealed record FieldChange(string Field, ReadOnlyMemory<byte> From, ReadOnlyMemory<byte> To);
