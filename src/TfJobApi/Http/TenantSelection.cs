using TfJobApi.Tenants;

namespace TfJobApi.Http;

/// <summary>
/// Gives each request to a tenant: the one that a path under <c>/t/{tenant}</c> names, or the header <c>X-Mock-Tenant</c>,
/// or the default one. What follows sees the path without the tenant.
/// </summary>
internal sealed class TenantSelection(RequestDelegate next, TenantDirectory tenants)
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

        if (!tenants.Find(name).Succeeded(out var tenant, out var failure))
        {
            return StatusResult.WriteAsync(context, failure);
        }

        context.Keep(tenant);
        return next(context);
    }

    private static string? OfHeader(HttpRequest request) =>
        request.Headers.TryGetValue(Header, out var header) ? header.ToString() : null;

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
