using TfJobApi.Admin;
using TfJobApi.Auth.Permissions;
using TfJobApi.Http;

namespace TfJobApi.Telemetry;

/// <summary>The page for Prometheus. It has the access rules of the admin API, and is one for all tenants.</summary>
internal static class MetricsPage
{
    public static void Map(RouteGroupBuilder api, IServiceProvider services)
    {
        var access = services.GetRequiredService<AdminAccess>();
        var page = api.MapPrometheusScrapingEndpoint(ServerPaths.Metrics).WithMetadata(new RequiresAllPermissions());
        page.Add(endpoint => endpoint.RequestDelegate = ForServer(access.Before(endpoint.RequestDelegate!)));
        if (services.GetRequiredService<AdminOptions>().Token.Length > 0)
        {
            page.AllowAnonymous();
        }
    }

    private static RequestDelegate ForServer(RequestDelegate page) => context =>
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        if (context.Request.PathBase.HasValue || context.Request.Headers.ContainsKey(MockHeaders.Tenant))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return page(context);
    };
}
