namespace TfJobApi.Admin;

/// <summary>The tenants that there are: the default one first, the others by name.</summary>
internal sealed record TenantList(IReadOnlyList<NamedState> Tenants);
