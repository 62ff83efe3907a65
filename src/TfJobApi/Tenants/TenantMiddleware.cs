using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
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
    public const string Header = "X-Mock-Tenant";

    private const string Prefix = "/t/";

#pragma warning disable CA2000 // the registry owns the tenants
    public Task InvokeAsync(HttpContext context)
    {
        var name = TakeFromPath(context.Request) ?? ReadHeader(context.Request.Headers);
        if (name is not null && !isOpen)
        {
            return InvokeAuthenticatedAsync(tenants.GetOrCreatePending(name), context);
        }

        var tenant = tenants.Default;
        if (name is not null && !tenants.GetOrCreate(name).TryGet(out tenant, out var failure))
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
        if (tenant.IsPending && (await context.AuthenticateAsync()).Succeeded && tenants.Activate(context) is { } failure)
        {
            await StatusResult.WriteAsync(context, failure);
            return;
        }

        await next(context);
    }

    private static string? ReadHeader(IHeaderDictionary headers) =>
        !headers.AreUsual && headers.TryGetValue(Header, out var header) ? header.ToString() : null;

    /// <summary>Moves the tenant from the path to the path base.</summary>
    private static string? TakeFromPath(HttpRequest request)
    {
        var path = request.Path.Value!;
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var end = path.IndexOf('/', Prefix.Length);
        var length = end < 0 ? path.Length : end;
        request.PathBase = request.PathBase.Add(path[..length]);
        request.Path = path[length..];

        return path[Prefix.Length..length];
    }
}
