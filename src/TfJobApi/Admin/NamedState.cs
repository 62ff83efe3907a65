namespace TfJobApi.Admin;

/// <summary>The content of a saved snapshot.</summary>
/// <param name="ResourceVersion">Of the last change.</param>
/// <param name="TfJobs">The number of TFJobs.</param>
internal sealed record NamedState(string Name, string ResourceVersion, int TfJobs);
