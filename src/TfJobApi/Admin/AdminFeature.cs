using TfJobApi.FaultInjection;
using TfJobApi.Http;

namespace TfJobApi.Admin;

/// <summary>The API by which a test steers the server, under <c>/__admin</c>. It acts on the tenant that the request names.</summary>
internal static class AdminFeature
{
    public const string Path = "/__admin";

    public static void AddAdmin(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AdminAccess>();
        builder.AddState();
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
        var admin = api.MapGroup(Path).WithTags("Admin").WithMetadata(new AdminRouteMarker());
        ((IEndpointConventionBuilder)admin).Add(endpoint => endpoint.RequestDelegate = access.Before(endpoint.RequestDelegate!));
        if (options.Token.Length > 0)
        {
            // the token alone decides
            admin.AllowAnonymous();
        }

        admin.MapState();
        admin.MapSnapshots();
        admin.MapClock();
        admin.MapTenants();
        admin.MapJournal();
        if (services.GetRequiredService<FaultsOptions>().Enabled)
        {
            admin.MapFaults();
        }
    }
}
