namespace TfJobApi.Admin;

/// <summary>What a tenant's store holds.</summary>
/// <param name="ResourceVersion">Of the last change.</param>
/// <param name="TfJobs">How many there are.</param>
internal sealed record StateSummary(string ResourceVersion, int TfJobs);
