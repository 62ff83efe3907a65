using TfJobApi.Tenants;

namespace TfJobApi.FaultInjection;

/// <summary>Registers the rules of each tenant, and puts the faults into the pipeline, behind the check of who calls.</summary>
internal static class FaultFeature
{
    /// <param name="createChance">What rates and ranges are drawn from that have no seed of their own.</param>
    public static void AddFaults(this WebApplicationBuilder builder, Func<IServiceProvider, Random> createChance)
    {
        builder.Services.AddTenantState(services => new FaultRules(() => createChance(services)));
    }

    public static void UseFaults(this WebApplication app)
    {
        if (app.Services.GetRequiredService<FaultsOptions>().Enabled)
        {
            app.UseMiddleware<FaultMiddleware>();
        }
    }
}
