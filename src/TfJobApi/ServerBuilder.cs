using TfJobApi.Admin;
using TfJobApi.Api;
using TfJobApi.Auth;
using TfJobApi.BrowserConsole;
using TfJobApi.Clock;
using TfJobApi.FaultInjection;
using TfJobApi.Hosting;
using TfJobApi.Hosting.Connections;
using TfJobApi.Hosting.Tls;
using TfJobApi.Http;
using TfJobApi.Journal;
using TfJobApi.Memory;
using TfJobApi.OpenApi;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Seeding;
using TfJobApi.Simulation;
using TfJobApi.Storage;
using TfJobApi.Storage.Etcd;
using TfJobApi.Telemetry;
using TfJobApi.Tenants;
using TfJobApi.Updates;
using TfJobApi.Updates.Apply;
using TfJobApi.Watch;

namespace TfJobApi;

/// <summary>The table of contents: everything that is registered, then the pipeline in its order.</summary>
internal static class ServerBuilder
{
    /// <summary>The time that a shutdown waits for open connections. Container runtimes kill the process after ten seconds.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4);

    public static WebApplicationBuilder AddTfJobApi(this WebApplicationBuilder builder)
    {
        var options = new ServerOptions(builder.Configuration);
        options.CheckLogLevels(builder.Configuration);
        options.AddTo(builder.Services);

        builder.AddLogDefaults();

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseListenAddress(builder.Configuration);
        builder.AddTls();
        builder.BoundConnections();
        builder.Services.AddSingleton(_ => BodyMemory.ForMachine());
        builder.Services.AddSingleton(_ => EncodedMemory.ForMachine());

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(services => new RequestIds(RandomFor(services, ChanceUse.RequestIds)));

        builder.Services.AddSingleton(services => new MemoryBudget(
            services.GetRequiredService<MemoryOptions>().Limit, services.GetRequiredService<TimeProvider>()));

        builder.Services.AddSingleton<UpdateStrategy>();
        builder.Services.AddSingleton<StatusUpdateStrategy>();
        builder.Services.AddSingleton(services => new UpdateTracker(
            services.GetRequiredService<ManagedFieldsOptions>().TracksCreates, services.GetRequiredService<ApiProfile>().Errors));

        builder.AddTelemetry(options.Telemetry, $"{options.Profile}");
        builder.AddTenants();
        builder.AddTime();
        builder.AddJournal();
        builder.AddFaults(services => RandomFor(services, ChanceUse.Faults));
        builder.AddAdmin(ListenAddress.Hosts(builder.Configuration).Concat(options.Https.Names));
        builder.AddAuth(options.Storage.IsShared);
        builder.AddSimulation(services => services.GetRequiredService<CollectingStore>(), services => RandomFor(services, ChanceUse.Lifecycle));
        builder.AddStore(options.Storage);
        builder.Services.AddObjectHandlers();

        return builder;
    }

    private static void AddStore(this WebApplicationBuilder builder, StorageOptions options)
    {
        var findStore = options.IsShared ? builder.AddEtcdStore(options) : builder.AddMemoryStore();

        // the files are read once; every tenant starts with their content
        builder.Services.AddSingleton(services => new Seeds(
            services.GetRequiredService<SeedingOptions>(),
            services.GetRequiredService<UpdateStrategy>(),
            ClockFeature.CreateClock(services),
            services.GetRequiredService<VersionOptions>().FirstVersion(services.GetRequiredService<TimeProvider>()),
            new UidSource(() => RandomFor(services, ChanceUse.Seeds))));

        builder.Services.AddScoped(services => new UidSource(() => RandomFor(services, ChanceUse.Uids)));
        builder.Services.AddScoped(services => new WatchHub(
            services.GetRequiredService<WatchOptions>().HistoryLength, services.GetRequiredService<ILogger<WatchHub>>()));
        builder.Services.AddScoped(services => new CollectingStore(
            findStore(services), services.GetRequiredService<WatchHub>(), services.GetRequiredService<VirtualClock>(), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddScoped<IGarbageCollector>(services => services.GetRequiredService<CollectingStore>());
        builder.Services.AddScoped<IObjectStore>(services =>
        {
            var (hub, clock) = (services.GetRequiredService<WatchHub>(), services.GetRequiredService<VirtualClock>());
            var simulating = new SimulatingStore(services.GetRequiredService<CollectingStore>(), services.GetRequiredService<JobSimulator>());
            var deletion = new CollectionDeletion(simulating, hub, clock, services.GetRequiredService<TimeProvider>());
            return new ConstantObjects(new ResourceViews(new ImplicitNamespaces(simulating, deletion, new RemovedNamespaces(hub), clock.Start)));
        });
    }

    private static Func<IServiceProvider, IObjectStore> AddMemoryStore(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped(services => new InMemoryObjectStore(
            services.GetRequiredService<Seeds>().Snapshot, services.GetRequiredService<WatchHub>(), services.GetRequiredService<VirtualClock>(),
            services.GetRequiredService<MemoryBudget>(), services.GetRequiredService<IRemovalObserver>()));
        builder.Services.AddScoped<ISnapshotStore>(services => services.GetRequiredService<InMemoryObjectStore>());
        builder.Services.AddScoped<IContentStore>(services => services.GetRequiredService<InMemoryObjectStore>());
        builder.Services.AddScoped<NamedSnapshots>();
        builder.Services.AddScoped<ISavedSnapshots>(services => services.GetRequiredService<NamedSnapshots>());
        builder.Services.AddScoped<SeededStore>();
        builder.Services.AddScoped<ISeededStore>(services => services.GetRequiredService<SeededStore>());

        return services => services.GetRequiredService<InMemoryObjectStore>();
    }

    private static Func<IServiceProvider, IObjectStore> AddEtcdStore(this WebApplicationBuilder builder, StorageOptions options)
    {
        builder.Services.AddEtcdStore(options, Tenant.DefaultName, services => [.. services.GetRequiredService<Seeds>().Snapshot.All]);
        builder.Services.AddScoped<ISeededStore>(services => new SharedSeeds(
            services.GetRequiredService<Seeds>(), services.GetRequiredService<CollectingStore>(), services.GetRequiredService<VirtualClock>(),
            services.GetRequiredService<UidSource>(), services.GetRequiredService<TenantReset>(), services.GetRequiredService<EtcdSnapshots>()));

        return services => services.GetRequiredService<EtcdObjectStore>();
    }

    public static WebApplication UseTfJobApi(this WebApplication app)
    {
        app.CheckStart();

        app.UseTelemetry();
        app.UseReplicaHeader();
        app.UseMiddleware<ExceptionMiddleware>();
        app.UseMiddleware<TenantMiddleware>(!app.EnforcesAuth());
        app.UseConsoleRedirect();
        app.UseJournal();
        app.UseRouting();
        app.UseCaseSensitiveRouting();
        app.UseAuth();
        app.UseFaults();
        app.UseScenarioHeader();

        // endpoints that are not open to everyone
        var api = app.MapGroup("").Refuses(401, 403, 500, 503);
        api.MapObjects();
        api.MapPodLogs();
        api.MapAdmin();
        api.MapTelemetry();
        api.MapDiscovery();
        api.MapReviews();
        api.MapKubectlOpenApi();

        app.MapConsole();
        app.MapServer();
        app.MapIam();
        app.MapSwaggerUI();
        app.MapOpenApiDocument();
        app.MapTls();

        return app;
    }

    private static Random RandomFor(IServiceProvider services, ChanceUse use) =>
        services.GetRequiredService<DeterministicOptions>().CreateRandom(use);
}
