namespace TfJobApi.Admin;

/// <summary>What a tenant's store, or a saved snapshot, holds.</summary>
/// <param name="ResourceVersion">Of the last change.</param>
/// <param name="TfJobs">How many there are.</param>
internal sealed record NamedState(string Name, string ResourceVersion, int TfJobs);
