using System.Diagnostics.CodeAnalysis;

namespace TfJobApi.Tenants;

/// <summary>Registers the tenants, and what each of them has for itself.</summary>
internal static class TenantFeature
{
    public static void AddTenants(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TenantOptions>()
            .BindConfiguration(TenantOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(options => options.Limit >= 0, "Tenants:Limit must be 0 or more");
        builder.Services.AddSingleton<TenantDirectory>();
        builder.Services.AddScoped<TenantScope>();
        builder.Services.AddForTenant<TenantReset>();
    }

    /// <summary>Registers something of which each tenant has one; to ask a request for it is a mistake.</summary>
    /// <exception cref="InvalidOperationException">When it is asked for: the scope is no tenant's.</exception>
    public static void AddForTenant<T>(this IServiceCollection services, Func<IServiceProvider, T> create)
        where T : class => services.AddScoped(scope =>
        {
            scope.GetRequiredService<TenantScope>().Check();
            return create(scope);
        });

    public static void AddForTenant<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class => services.AddForTenant(scope => ActivatorUtilities.CreateInstance<T>(scope));
}
