namespace TfJobApi.Admin;

/// <summary>The tenants: the default one first, the others by name.</summary>
internal sealed record TenantList(IReadOnlyList<NamedState> Tenants);
