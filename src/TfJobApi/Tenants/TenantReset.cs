namespace TfJobApi.Tenants;

/// <summary>Tells what a tenant has for itself, in rooms that who resets it does not know, that it begins anew.</summary>
internal sealed class TenantReset
{
    public event Action? Happened;

    public void Tell() => Happened?.Invoke();
}
