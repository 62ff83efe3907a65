namespace TfJobApi.Tenants;

/// <summary>State that a reset of its tenant brings back to its start.</summary>
internal interface ITenantState
{
    void Reset();
}

/// <summary>Resets a tenant, in the order in which its states are registered.</summary>
internal sealed class TenantReset(IEnumerable<ITenantState> states)
{
    public void Reset()
    {
        foreach (var state in states)
        {
            state.Reset();
        }
    }
}
