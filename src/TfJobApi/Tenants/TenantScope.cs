namespace TfJobApi.Tenants;

/// <summary>Marks the scope of a tenant, so that what each tenant has for itself is not made for a single request by mistake.</summary>
internal sealed class TenantScope
{
    private bool _isTenants;

    public void Mark() => _isTenants = true;

    /// <exception cref="InvalidOperationException">This is no tenant's scope.</exception>
    public void Check()
    {
        if (!_isTenants)
        {
            throw new InvalidOperationException("what each tenant has for itself was asked of a scope that is no tenant's");
        }
    }
}
