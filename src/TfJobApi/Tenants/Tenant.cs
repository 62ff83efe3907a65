using System.Collections.Concurrent;

namespace TfJobApi.Tenants;

/// <summary>
/// One of the servers in the server: it has its own objects, clock, faults and journal, so that tests do not disturb each
/// other. Resolves this server's services; a scoped one exists once for each tenant.
/// </summary>
/// <param name="lifetimes">This server's services. ASP.NET's own are not among them: they have state of one request.</param>
internal sealed class Tenant(string name, IServiceScope scope, IReadOnlyDictionary<Type, ServiceLifetime> lifetimes) : IServiceProvider, IDisposable
{
    /// <summary>The tenant of a request that names none.</summary>
    public const string DefaultName = "default";

    // a container takes a lock and walks its call sites for every answer, and every request asks several times
    private readonly ConcurrentDictionary<Type, object> _resolved = new();

    public string Name => name;

    /// <summary>Whether only unauthenticated callers have named it so far; it is not in the registry until then.</summary>
    public bool IsPending { get; set; }

    /// <summary>Resolves a service; null if it is not one of this server's.</summary>
    public object? GetService(Type serviceType) => _resolved.TryGetValue(serviceType, out var resolved) ? resolved : Resolve(serviceType);

    public void Dispose() => scope.Dispose();

    private object? Resolve(Type type) => lifetimes.TryGetValue(type, out var lifetime) switch
    {
        false => null,
        true when lifetime == ServiceLifetime.Transient => scope.ServiceProvider.GetService(type),
        true => _resolved.GetOrAdd(type, static (type, scope) => scope.ServiceProvider.GetRequiredService(type), scope),
    };
}
