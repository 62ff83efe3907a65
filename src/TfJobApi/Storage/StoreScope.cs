namespace TfJobApi.Storage;

/// <summary>The tenant of a store that other processes share. It exists once for each tenant, and is named before the store is used.</summary>
internal sealed class StoreScope
{
    public string Tenant { get; set; } = "";
}
