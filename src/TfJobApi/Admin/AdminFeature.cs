using TfJobApi.Admin.Events;
using TfJobApi.Auth.Permissions;
using TfJobApi.FaultInjection;
using TfJobApi.Http;
using TfJobApi.Simulation;
using TfJobApi.Storage;

namespace TfJobApi.Admin;

/// <summary>The API through which a test controls the server. It affects the tenant of the request.</summary>
internal static class AdminFeature
{
    /// <param name="names">The names of this server in its other settings.</param>
    public static void AddAdmin(this WebApplicationBuilder builder, IEnumerable<string> names)
    {
        builder.Services.AddSingleton(services => new AdminHosts(services.GetRequiredService<AdminOptions>(), names));
        builder.Services.AddSingleton<AdminAccess>();
        builder.Services.AddScoped<EventSources>();
    }

    public static void MapAdmin(this RouteGroupBuilder api)
    {
        var services = ((IEndpointRouteBuilder)api).ServiceProvider;
        var options = services.GetRequiredService<AdminOptions>();
        if (!options.Enabled)
        {
            return;
        }

        var access = services.GetRequiredService<AdminAccess>();
        var admin = api.MapGroup(ServerPaths.Admin).WithTags("Admin").WithMetadata(new RequiresAllPermissions()).Refuses(400);
        ((IEndpointConventionBuilder)admin).Add(endpoint => endpoint.RequestDelegate = access.Before(endpoint.RequestDelegate!));
        if (options.Token.Length > 0)
        {
            // The token is the only accepted credential.
            admin.AllowAnonymous();
        }

        admin.MapState();
        admin.MapSnapshots();
        admin.MapClockReading();
        if (services.GetRequiredService<StorageOptions>().IsShared)
        {
            admin.MapRejections();
        }
        else
        {
            admin.MapClock();
        }

        admin.MapTenants();
        admin.MapJournal();
        admin.MapEvents();
        admin.MapHistory();
        if (services.GetRequiredService<FaultsOptions>().Enabled)
        {
            admin.MapFaults();
        }

        if (services.GetRequiredService<LifecycleOptions>().Mode != LifecycleMode.Off)
        {
            admin.MapScenarios();
            admin.MapSimulatedJobs();
        }
    }
}
