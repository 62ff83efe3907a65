using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;

namespace TfJobApi.Tenants;

/// <summary>
/// Assigns each request to a tenant: the one in its path, <c>/t/{tenant}</c>, or in its header <c>X-Mock-Tenant</c>, or the
/// default one. The rest of the pipeline sees the path without the tenant.
/// </summary>
/// <param name="isOpen">Whether every caller can create a tenant, or only an authenticated one.</param>
internal sealed class TenantMiddleware(RequestDelegate next, TenantRegistry tenants, IServiceScopeFactory scopes, bool isOpen)
{
    private const string Prefix = "/t/";

#pragma warning disable CA2000 // the registry owns the tenants
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var areUsual = headers.AreUsual;
        if (!areUsual && MockHeaders.FindUnknown(headers) is { } unknown)
        {
            return StatusResult.WriteAsync(context, unknown);
        }

        if ((TakeFromPath(context.Request) ?? (areUsual ? null : ReadHeader(headers))) is not { } name)
        {
            Assign(tenants.Default, context);
            return next(context);
        }

        if (IsHealth(context.Request.Path.Value!))
        {
            if (TenantRegistry.CheckName(name) is { } failure)
            {
                return StatusResult.WriteAsync(context, failure);
            }

            Assign(tenants.GetOrCreatePending(name), context);
            return next(context);
        }

        return isOpen ? InvokeOpenAsync(name, context) : InvokeAuthenticatedAsync(tenants.GetOrCreatePending(name), context);
    }

    private Task InvokeOpenAsync(string name, HttpContext context)
    {
        if (tenants.Find(name) is not { } tenant
            && ((CheckPage(name, context) is { } failure) || !tenants.GetOrCreate(name).TryGet(out tenant, out failure)))
        {
            return StatusResult.WriteAsync(context, failure);
        }

        Assign(tenant, context);
        return next(context);
    }
#pragma warning restore CA2000

    private void Assign(Tenant tenant, HttpContext context) =>
        context.Features[typeof(IServiceProvidersFeature)] = new TenantRequestServices(context, tenant, scopes);

    private async Task InvokeAuthenticatedAsync(Tenant tenant, HttpContext context)
    {
        Assign(tenant, context);
        if (tenant.IsPending && (await context.AuthenticateAsync()).Succeeded
            && (CheckPage(tenant.Name, context) ?? tenants.Activate(context)) is { } failure)
        {
            await StatusResult.WriteAsync(context, failure);
            return;
        }

        await next(context);
    }

    /// <summary>Rejects a tenant that a page of another site would create: images on one page could use up all of them.</summary>
    private static ApiStatus? CheckPage(string name, HttpContext context) => BrowserHeaders.FindOtherSite(context.Request.Headers) is not { } header
        ? null
        : new ApiStatus(403, "Forbidden", $"there is no tenant {GoQuote.Quote(name)}, and this request of a web page of another site ({header}) "
            + "cannot create it: create it by a request of a program, or of a page of this server");

    /// <summary>Health is that of the server, so its checks create no tenant.</summary>
    private static bool IsHealth(string path) => Array.Exists(
        ServerPaths.Health, health => path.StartsWith(health, StringComparison.Ordinal) && (path.Length == health.Length || path[health.Length] == '/'));

    private static string? ReadHeader(IHeaderDictionary headers) =>
        headers.TryGetValue(MockHeaders.Tenant, out var header) ? header.ToString() : null;

    public static string PathWithoutTenant(string path) => path[LengthOfTenant(path)..];

    /// <summary>Moves the tenant from the path to the path base.</summary>
    private static string? TakeFromPath(HttpRequest request)
    {
        var path = request.Path.Value!;
        var length = LengthOfTenant(path);
        if (length == 0)
        {
            return null;
        }

        request.PathBase = request.PathBase.Add(path[..length]);
        request.Path = path[length..];

        return path[Prefix.Length..length];
    }

    private static int LengthOfTenant(string path) =>
        !path.StartsWith(Prefix, StringComparison.Ordinal) ? 0 : path.IndexOf('/', Prefix.Length) is >= 0 and var end ? end : path.Length;
}
