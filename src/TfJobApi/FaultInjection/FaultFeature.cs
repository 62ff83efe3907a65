using TfJobApi.Memory;
using TfJobApi.Tenants;

namespace TfJobApi.FaultInjection;

internal static class FaultFeature
{
    /// <param name="createChance">Creates the source of randomness for rules without a seed.</param>
    public static void AddFaults(this WebApplicationBuilder builder, Func<IServiceProvider, Random> createChance)
    {
        builder.Services.AddTenantState(services => new FaultRules(() => createChance(services), services.GetRequiredService<MemoryBudget>()));
    }

    public static void UseFaults(this WebApplication app)
    {
        if (app.Services.GetRequiredService<FaultsOptions>().Enabled)
        {
            app.UseMiddleware<FaultMiddleware>();
        }
    }
}
