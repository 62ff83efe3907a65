using Microsoft.AspNetCore.Http.Features;

namespace TfJobApi.Tenants;

/// <summary>Resolves this server's services from the tenant, and ASP.NET's from the request's own scope, which is created on demand.</summary>
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
