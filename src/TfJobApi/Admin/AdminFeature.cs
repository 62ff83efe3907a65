using TfJobApi.Auth.Permissions;
using TfJobApi.FaultInjection;
using TfJobApi.Http;

namespace TfJobApi.Admin;

/// <summary>The API by which a test controls the server. It acts on the tenant of the request.</summary>
internal static class AdminFeature
{
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
        var admin = api.MapGroup(ServerPaths.Admin).WithTags("Admin").WithMetadata(new RequiresAllPermissions());
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

/// <summary>
/// Documents the body of a route in the OpenAPI document. (With ASP.NET's own metadata, routing rejects other media types,
/// before authentication.)
/// </summary>
internal sealed record TakenBody(Type Type);
