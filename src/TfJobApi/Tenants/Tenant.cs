using System.Collections.Concurrent;
using TfJobApi.Http;

namespace TfJobApi.Tenants;

/// <summary>
/// One of the servers in the server: with TFJobs, a clock, faults and a journal of its own, so that tests do not get into
/// each other's way. What is registered as scoped is one for each tenant; it is asked for here, never of the request.
/// </summary>
internal sealed class Tenant(string name, IServiceProvider services)
{
    /// <summary>Whose a request is that names no tenant.</summary>
    public const string DefaultName = "default";

    /// <summary>What has been asked for: a container takes a lock and a walk for each answer, and every request asks several times.</summary>
    private readonly ConcurrentDictionary<Type, object> _own = new();

    public string Name => name;

    /// <summary>The tenant whose request this is.</summary>
    public static Tenant Of(HttpContext context) =>
        context.Find<Tenant>() ?? throw new InvalidOperationException("the request has not been given to a tenant yet");

    /// <summary>What the tenant whose request this is has for itself.</summary>
    public static T Get<T>(HttpContext context)
        where T : class => Of(context).Get<T>();

    public T Get<T>()
        where T : class => (T)_own.GetOrAdd(typeof(T), static (type, services) => services.GetRequiredService(type), services);
}
