namespace TfJobApi.Admin;

/// <summary>The saved snapshots of a tenant, by name.</summary>
internal sealed record SnapshotList(IReadOnlyList<NamedState> Snapshots);
