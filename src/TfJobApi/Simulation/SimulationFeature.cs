using TfJobApi.Clock;
using TfJobApi.Memory;
using TfJobApi.Storage;
using TfJobApi.Tenants;
using TfJobApi.Watch;

namespace TfJobApi.Simulation;

/// <summary>Simulates jobs by the rules of a controller, on the tenant's clock.</summary>
internal static class SimulationFeature
{
    /// <summary>The machine's time instead of the server's clock, because waits for watches depend on the machine's load.</summary>
    private static readonly TimeProvider MachineTime = TimeProvider.System;

    /// <param name="findStore">Returns the store of a tenant, without the simulation.</param>
    /// <param name="createChance">Creates the source of the seed of scenarios with ranges.</param>
    public static void AddSimulation(
        this WebApplicationBuilder builder, Func<IServiceProvider, IObjectStore> findStore, Func<IServiceProvider, Random> createChance)
    {
        builder.Services.AddSingleton<ScenarioFile>();
        builder.Services.AddTenantState<ScenarioRules>();
        builder.Services.AddScoped<ScenarioChoice>();
        builder.Services.AddScoped<RemovedObjects>();
        builder.Services.AddScoped<IRemovalObserver>(services => services.GetRequiredService<RemovedObjects>());
        builder.Services.AddTenantState(services => new JobSimulator(
            new PacedStore(findStore(services), services.GetRequiredService<WatchHub>(), MachineTime),
            services.GetRequiredService<RemovedObjects>(),
            services.GetRequiredService<VirtualClock>(),
            services.GetRequiredService<UidSource>(),
            services.GetRequiredService<LifecycleOptions>(),
            services.GetRequiredService<ScenarioChoice>(),
            unchecked((ulong)createChance(services).NextInt64()),
            services.GetRequiredService<MemoryBudget>().Objects,
            services.GetRequiredService<ILogger<JobSimulator>>()));
        builder.Services.AddScoped<ISnapshotState>(services => services.GetRequiredService<JobSimulator>());
    }

    public static void UseScenarioHeader(this WebApplication app)
    {
        if (app.Services.GetRequiredService<LifecycleOptions>().Mode != LifecycleMode.Off)
        {
            app.UseMiddleware<ScenarioHeader>();
        }
    }
}
