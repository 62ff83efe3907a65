using TfJobApi.Errors;
using TfJobApi.Http;

namespace TfJobApi.Tenants;

/// <summary>
/// The tenants by name. A tenant is created by its first request, up to a limit. If callers must authenticate, it is pending
/// at first, and forgotten with the request unless its caller is authenticated.
/// </summary>
internal sealed class TenantRegistry : IDisposable
{
    private readonly IServiceScopeFactory _scopes;
    private readonly Dictionary<Type, ServiceLifetime> _lifetimes;
    private readonly int _limit;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Tenant> _others = new(StringComparer.Ordinal);

    public TenantRegistry(IServiceScopeFactory scopes, IServiceCollection services, TenantOptions options)
    {
        _scopes = scopes;
        _lifetimes = services.Where(service => service.ServiceType.Assembly == typeof(Tenant).Assembly)
            .GroupBy(service => service.ServiceType)
            .ToDictionary(group => group.Key, group => group.Last().Lifetime);
        _limit = options.Limit;
        Default = Create(Tenant.DefaultName);
    }

    public Tenant Default { get; }

    /// <summary>The default tenant first, the others by name.</summary>
    public IReadOnlyList<Tenant> All
    {
        get
        {
            lock (_gate)
            {
                return [Default, .. _others.Values];
            }
        }
    }

    /// <summary>Finds or creates a tenant; 400 if the name is not valid, or the limit is reached.</summary>
    public Result<Tenant> GetOrCreate(string name)
    {
        lock (_gate)
        {
            if (Find(name) is { } found)
            {
                return found;
            }

            return CheckName(name) is { } failure ? failure : Add(Create(name));
        }
    }

    /// <summary>Finds a tenant, or creates a pending one, by any name.</summary>
    public Tenant GetOrCreatePending(string name)
    {
        lock (_gate)
        {
            if (Find(name) is { } found)
            {
                return found;
            }

            var tenant = Create(name);
            tenant.IsPending = true;
            return tenant;
        }
    }

    /// <summary>
    /// Keeps the tenant of a request whose caller is now authenticated, unless another request has created it meanwhile;
    /// 400 as for <see cref="GetOrCreate"/>. Services that were resolved before may be those of a tenant that is forgotten.
    /// </summary>
    public ApiStatus? Activate(HttpContext context)
    {
        var services = (TenantRequestServices)context.RequestServices;
        lock (_gate)
        {
            if (!services.Tenant.IsPending)
            {
                return null;
            }

            if (Find(services.Tenant.Name) is { } other)
            {
                services.Tenant = other;
                return null;
            }

            if (CheckName(services.Tenant.Name) is { } failure)
            {
                return failure;
            }

            Add(services.Tenant).IsPending = false;
            return null;
        }
    }

    /// <summary>Forgets a tenant: its next request creates it anew. Null if there is none of that name, or it is the default one.</summary>
    public Tenant? Remove(string name)
    {
        lock (_gate)
        {
            // it is not disposed of: requests of its may be under way
            return _others.Remove(name, out var tenant) ? tenant : null;
        }
    }

    public void Dispose()
    {
        foreach (var tenant in All)
        {
            tenant.Dispose();
        }
    }

    private Tenant? Find(string name) => name == Tenant.DefaultName ? Default : _others.GetValueOrDefault(name);

    private ApiStatus? CheckName(string name)
    {
        if (!SimpleName.IsValid(name))
        {
            return ApiErrors.BadRequest($"tenant {GoQuote.Quote(name)}: a name {SimpleName.Rule}");
        }

        return _others.Count < _limit ? null : ApiErrors.BadRequest(
            $"tenant {GoQuote.Quote(name)}: there are {_limit} tenants already; DELETE {ServerPaths.Admin}/tenants/{{name}} removes one, Tenants:Limit allows more");
    }

    private Tenant Add(Tenant tenant)
    {
        _others.Add(tenant.Name, tenant);
        return tenant;
    }

    private Tenant Create(string name) => new(name, _scopes.CreateScope(), _lifetimes);
}
