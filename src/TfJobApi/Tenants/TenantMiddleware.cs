using Microsoft.AspNetCore.Authentication;
using TfJobApi.Http;
using TfJobApi.Representations;

namespace TfJobApi.Tenants;

/// <summary>
/// Gives each request to a tenant: the one that a path under <c>/t/{tenant}</c> names, or the header <c>X-Mock-Tenant</c>,
/// or the default one. What follows sees the path without the tenant.
/// </summary>
/// <param name="isForStrangers">Whether everybody makes a tenant by naming it, or only who is known.</param>
internal sealed class TenantMiddleware(RequestDelegate next, TenantDirectory tenants, bool isForStrangers)
{
    public const string Header = "X-Mock-Tenant";

    private const string Prefix = "/t/";

    public Task InvokeAsync(HttpContext context)
    {
        var name = OfPath(context.Request) ?? OfHeader(context.Request);
        if (name is null)
        {
            context.Keep(tenants.Default);
            return next(context);
        }

        if (!isForStrangers)
        {
            return SelectAsync(context, tenants.FindOrPropose(name));
        }

        if (!tenants.Find(name).Succeeded(out var tenant, out var failure))
        {
            return StatusResult.WriteAsync(context, failure);
        }

        context.Keep(tenant);
        return next(context);
    }

    /// <summary>What strangers see of a tenant that they have made up is forgotten with their request.</summary>
    private async Task SelectAsync(HttpContext context, Tenant tenant)
    {
        context.Keep(tenant);
        if (tenants.IsProposed(tenant)
            && (await context.AuthenticateAsync()).Succeeded
            && !tenants.Admit(context).Succeeded(out _, out var failure))
        {
            await StatusResult.WriteAsync(context, failure);
            return;
        }

        await next(context);
    }

    private static string? OfHeader(HttpRequest request) =>
        !CommonHeaders.AreAll(request.Headers) && request.Headers.TryGetValue(Header, out var header) ? header.ToString() : null;

    /// <summary>Takes the tenant off the path.</summary>
    private static string? OfPath(HttpRequest request)
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
