using System.Collections.Concurrent;

namespace TfJobApi.Tenants;

/// <summary>
/// A server within the server: it has its own objects, clock, faults and journal, so that tests do not disturb each other.
/// Resolves this server's services; a scoped service exists once for each tenant.
/// </summary>
/// <param name="lifetimes">This server's services, without those of ASP.NET, which have the state of one request.</param>
internal sealed class Tenant(string name, IServiceScope scope, IReadOnlyDictionary<Type, ServiceLifetime> lifetimes) : IServiceProvider, IDisposable
{
    /// <summary>The tenant of a request that names none.</summary>
    public const string DefaultName = "default";

    // Caches services, because every request resolves several, and each time a container takes a lock and walks its call sites.
    private readonly ConcurrentDictionary<Type, object> _resolved = new();

    public string Name => name;

    /// <summary>Whether it is not in the registry, because no authenticated caller has named it yet.</summary>
    public bool IsPending { get; set; }

    /// <summary>Returns null for a service that is not one of this server's.</summary>
    public object? GetService(Type serviceType) => _resolved.TryGetValue(serviceType, out var resolved) ? resolved : Resolve(serviceType);

    public void Dispose() => scope.Dispose();

    private object? Resolve(Type type) => lifetimes.TryGetValue(type, out var lifetime) switch
    {
        false => null,
        true when lifetime == ServiceLifetime.Transient => scope.ServiceProvider.GetService(type),
        true => _resolved.GetOrAdd(type, static (type, scope) => scope.ServiceProvider.GetRequiredService(type), scope),
    };
}
