using Microsoft.AspNetCore.Http.Features;

namespace TfJobApi.Tenants;

/// <summary>
/// The services of a request: this server's come from the tenant, ASP.NET's from the request's own scope, which is created
/// when the first of them is needed.
/// </summary>
internal sealed class TenantRequestServices(HttpContext context, Tenant tenant, IServiceScopeFactory scopes) : IServiceProvidersFeature, IServiceProvider
{
    private RequestServicesFeature? _own;

    public Tenant Tenant { get; set; } = tenant;

    IServiceProvider IServiceProvidersFeature.RequestServices
    {
        get => this;
        set => throw new NotSupportedException();
    }

    public object? GetService(Type serviceType) => Tenant.GetService(serviceType) ?? (_own ??= new(context, scopes)).RequestServices.GetService(serviceType);
}
