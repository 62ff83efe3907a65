namespace TfJobApi.Testing;

/// <summary>A field that a PATCH has changed.</summary>
/// <param name="Field">The path, for example <c>metadata.labels.app</c>.</param>
/// <param name="From">The value before, as JSON; null if the field did not exist.</param>
/// <param name="To">The value after, as JSON; null if the field was removed.</param>
public sealed record PatchedField(string Field, string? From, string? To);
