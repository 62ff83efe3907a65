namespace TfJobApi.Testing;

/// <summary>A field that a PATCH has changed.</summary>
/// <param name="Field">Where it is, as <c>metadata.labels.app</c>.</param>
/// <param name="From">What it was, as JSON; null when it was not there.</param>
/// <param name="To">What it is, as JSON; null when it is not there any more.</param>
public sealed record PatchedField(string Field, string? From, string? To);
