using TfJobApi.Auth.Permissions;
using TfJobApi.Errors;
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

    /// <summary>Documents the errors of a route, in addition to those that all routes have.</summary>
    public static void RefusesWith(this RouteHandlerBuilder route, params ReadOnlySpan<int> codes)
    {
        foreach (var code in (ReadOnlySpan<int>)[401, 403, .. codes])
        {
            route.Produces<ApiStatus>(code, MediaType.Json);
        }
    }
}

/// <summary>
/// Documents the body of a route in the OpenAPI document. (With ASP.NET's own metadata, routing rejects other media types,
/// before authentication.)
/// </summary>
internal sealed record TakenBody(Type Type);
