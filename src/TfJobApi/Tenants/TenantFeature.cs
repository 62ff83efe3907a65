using System.Diagnostics.CodeAnalysis;

namespace TfJobApi.Tenants;

/// <summary>Registers the tenants. A scoped service exists once for each tenant.</summary>
internal static class TenantFeature
{
    public static void AddTenants(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(builder.Services);
        builder.Services.AddSingleton<TenantRegistry>();
        builder.Services.AddScoped<TenantReset>();
    }

    public static void AddTenantState<T>(this IServiceCollection services, Func<IServiceProvider, T> create)
        where T : class, ITenantState =>
        services.AddScoped(create).AddScoped<ITenantState>(scope => scope.GetRequiredService<T>());

    public static void AddTenantState<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class, ITenantState =>
        services.AddScoped<T>().AddScoped<ITenantState>(scope => scope.GetRequiredService<T>());
}
