using Microsoft.Extensions.Options;
using TfJobApi.Admin;
using TfJobApi.Api;
using TfJobApi.Auth;
using TfJobApi.Clock;
using TfJobApi.FaultInjection;
using TfJobApi.Hosting;
using TfJobApi.Hosting.Tls;
using TfJobApi.Http;
using TfJobApi.Journal;
using TfJobApi.OpenApi;
using TfJobApi.Resources;
using TfJobApi.Seeding;
using TfJobApi.Storage;
using TfJobApi.Tenants;
using TfJobApi.Updates;
using TfJobApi.Watch;

namespace TfJobApi;

/// <summary>The table of contents: everything that is registered, then the pipeline in its order.</summary>
internal static class ServerBuilder
{
    /// <summary>In which callers who neither read nor end are waited for at a stop; container runtimes kill after ten seconds.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4);

    public static WebApplicationBuilder AddTfJobApi(this WebApplicationBuilder builder)
    {
        StartupValidation.CheckLogLevels(builder.Configuration);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        // what stops the start is told by Program, in a sentence instead of a stack trace
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        // ExceptionMiddleware tells of what goes wrong; an activity and a log scope for each request would cost as much as a merge
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseListenAddress(builder.Configuration);
        builder.AddTls();

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(services => new RequestIds(RandomFor(services, ChanceUse.RequestIds)));

        builder.Services.AddOptions<ProfileOptions>().BindConfiguration("")
            .Validate(options => Enum.IsDefined(options.Profile), "Profile must be Cci or Kubernetes");
        builder.Services.AddSingleton(services => ApiProfile.Of(services.GetRequiredService<IOptions<ProfileOptions>>().Value.Profile));
        builder.Services.AddSingleton<UpdateStrategy>();

        builder.Services.AddOptions<SeedingOptions>()
            .BindConfiguration(SeedingOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);

        builder.Services.AddOptions<WatchOptions>()
            .BindConfiguration(WatchOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(options => options.HistoryLength is >= 1 and <= WatchOptions.GreatestLength, WatchOptions.LengthRule);

        builder.AddTenants();
        builder.AddTime();
        builder.AddJournal();
        builder.AddFaults(services => RandomFor(services, ChanceUse.Faults));
        builder.AddAdmin();
        builder.AddAuth();
        builder.AddStore();
        builder.Services.AddTfJobEndpoints();

        return builder;
    }

    /// <summary>Registers the store. Its reset is the last: a client whose watch it ends finds the tenant as at the start.</summary>
    private static void AddStore(this WebApplicationBuilder builder)
    {
        // files are read once; every tenant begins with what they hold
        builder.Services.AddSingleton(services => new Seeds(
            services.GetRequiredService<IOptions<SeedingOptions>>(),
            services.GetRequiredService<UpdateStrategy>(),
            ClockFeature.CreateClock(services),
            new UidSource(() => RandomFor(services, ChanceUse.Seeds))));

        builder.Services.AddScoped(services => new UidSource(() => RandomFor(services, ChanceUse.Uids)));
        builder.Services.AddScoped<WatchBroadcaster>();
        builder.Services.AddScoped(services => new WatchHistory(
            services.GetRequiredService<WatchBroadcaster>(), services.GetRequiredService<IOptions<WatchOptions>>().Value.HistoryLength));
        builder.Services.AddScoped<IObjectStore>(services =>
            new InMemoryObjectStore(services.GetRequiredService<Seeds>().Snapshot, services.GetRequiredService<WatchHistory>()));
        builder.Services.AddScoped<ListSnapshots>();
        builder.Services.AddTenantState(services => new SeededStore(
            services.GetRequiredService<Seeds>(),
            services.GetRequiredService<IObjectStore>(),
            services.GetRequiredService<ListSnapshots>(),
            services.GetRequiredService<VirtualClock>(),
            services.GetRequiredService<UidSource>()));
    }

    public static WebApplication UseTfJobApi(this WebApplication app)
    {
        app.CheckStart();

        app.UseMiddleware<ExceptionMiddleware>();
        app.UseMiddleware<TenantMiddleware>(!app.EnforcesAuth());
        app.UseJournal();
        app.UseRouting();
        app.UseCaseSensitiveRouting();
        app.UseAuth();
        app.UseFaults();

        app.MapTfJobs();
        app.MapServer();
        app.MapAdmin();
        app.MapDiscovery();
        app.MapReviews();
        app.MapIam();
        app.MapSwaggerUI();
        app.MapOpenApiDocument();
        app.MapKubectlOpenApi();
        app.MapTls();

        return app;
    }

    private static Random RandomFor(IServiceProvider services, ChanceUse use) =>
        services.GetRequiredService<IOptions<DeterministicOptions>>().Value.CreateRandom(use);
}
