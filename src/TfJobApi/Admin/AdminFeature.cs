using TfJobApi.Auth.Permissions;
using TfJobApi.Errors;
using TfJobApi.FaultInjection;
using TfJobApi.Http;

namespace TfJobApi.Admin;

/// <summary>The API by which a test steers the server, under <c>/__admin</c>. It acts on the tenant that the request names.</summary>
internal static class AdminFeature
{
    public static void AddAdmin(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AdminAccess>();
        builder.AddState();
    }

    public static void MapAdmin(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<AdminOptions>();
        if (!options.Enabled)
        {
            return;
        }

        var access = app.Services.GetRequiredService<AdminAccess>();
        var admin = app.MapGroup(ServerPaths.Admin).WithTags("Admin").WithMetadata(new RequiresAllPermissions());
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
        if (app.Services.GetRequiredService<FaultsOptions>().Enabled)
        {
            admin.MapFaults();
        }
    }

    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route) => route.WithMetadata(new TakenBody(typeof(T)));

    /// <summary>Declares the errors of a route in addition to those of every admin route.</summary>
    public static void RefusesWith(this RouteHandlerBuilder route, params ReadOnlySpan<int> codes)
    {
        foreach (var code in (ReadOnlySpan<int>)[401, 403, .. codes])
        {
            route.Produces<ApiStatus>(code, MediaType.Json);
        }
    }
}
