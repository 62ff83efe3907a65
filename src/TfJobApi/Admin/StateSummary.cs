namespace TfJobApi.Admin;

/// <summary>The content of a tenant's store.</summary>
/// <param name="ResourceVersion">Of the last change.</param>
/// <param name="TfJobs">The number of TFJobs.</param>
internal sealed record StateSummary(string ResourceVersion, int TfJobs);
