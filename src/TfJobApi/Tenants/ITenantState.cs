namespace TfJobApi.Tenants;

/// <summary>State of a tenant that a reset restores to its initial value.</summary>
internal interface ITenantState
{
    ValueTask ResetAsync();
}

/// <summary>Resets the states of a tenant in the order of their registration.</summary>
internal sealed class TenantReset(IEnumerable<ITenantState> states)
{
    public async ValueTask ResetAsync()
    {
        foreach (var state in states)
        {
            await state.ResetAsync();
        }
    }
}
