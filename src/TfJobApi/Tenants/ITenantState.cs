namespace TfJobApi.Tenants;

/// <summary>State of a tenant that a reset restores to its initial value.</summary>
internal interface ITenantState
{
    void Reset();
}

/// <summary>Resets the states of a tenant in the order of their registration.</summary>
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
