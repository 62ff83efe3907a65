using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Notation;
using TfJobApi.Signals;
using TfJobApi.Storage;

namespace TfJobApi.Tenants;

/// <summary>
/// The tenants by name. The first request of a tenant creates it, up to a limit. If callers must authenticate, it is pending
/// at first, and is discarded after the request unless the caller is authenticated.
/// </summary>
internal sealed class TenantRegistry : IDisposable
{
    private readonly IServiceScopeFactory _scopes;
    private readonly Dictionary<Type, ServiceLifetime> _lifetimes;
    private readonly int _limit;
    private readonly RemovedTenants? _removed;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Tenant> _others = new(StringComparer.Ordinal);

    public TenantRegistry(IServiceScopeFactory scopes, IServiceCollection services, TenantOptions options, DeterministicOptions deterministic)
    {
        _scopes = scopes;
        _lifetimes = services.Where(service => service.ServiceType.Assembly == typeof(Tenant).Assembly)
            .GroupBy(service => service.ServiceType)
            .ToDictionary(group => group.Key, group => group.Last().Lifetime);
        _limit = options.Limit;
        _removed = deterministic.Seed is null ? new() : null;
        Default = Create(Tenant.DefaultName);
    }

    public Tenant Default { get; }

    public ChangeSignal Changes { get; } = new();

    public static ApiStatus? CheckName(string name) =>
        SimpleName.IsValid(name) ? null : ApiErrors.BadRequest($"tenant {GoQuote.Quote(name)}: a name {SimpleName.Rule}");

    /// <summary>The default tenant, then the others by name.</summary>
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

    /// <summary>Returns null for a tenant that does not exist.</summary>
    public Tenant? Find(string name)
    {
        lock (_gate)
        {
            return name == Tenant.DefaultName ? Default : _others.GetValueOrDefault(name);
        }
    }

    /// <summary>Returns 400 if the name is not valid, or the limit is reached.</summary>
    public Result<Tenant> GetOrCreate(string name)
    {
        lock (_gate)
        {
            return Find(name) is { } found ? found : Check(name) is { } failure ? failure : Add(Create(name));
        }
    }

    /// <param name="name">Checked by <see cref="Activate"/>.</param>
    public Tenant GetOrCreatePending(string name)
    {
        lock (_gate)
        {
            return Find(name) ?? Create(name, isPending: true);
        }
    }

    /// <summary>
    /// Keeps the tenant of a request whose caller is now authenticated, unless another request has created it in the meantime;
    /// returns the errors of <see cref="GetOrCreate"/>. Services that were resolved before may belong to a discarded tenant.
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

            if (Check(services.Tenant.Name) is { } failure)
            {
                return failure;
            }

            Add(services.Tenant).IsPending = false;
            return null;
        }
    }

    /// <summary>
    /// Removes a tenant with its objects, which ends its watches; its next request creates it again. Returns null for an unknown
    /// tenant and for the default one.
    /// </summary>
    public Tenant? Remove(string name)
    {
        lock (_gate)
        {
            // Not disposed, because its requests may be in progress.
            if (!_others.Remove(name, out var tenant))
            {
                return null;
            }

            var version = tenant.GetRequiredService<IContentStore>().Close();
            _removed?.Add(name, version);
            Changes.Raise();
            return tenant;
        }
    }

    public void Dispose()
    {
        foreach (var tenant in All)
        {
            tenant.Dispose();
        }
    }

    private ApiStatus? Check(string name)
    {
        if (CheckName(name) is { } failure)
        {
            return failure;
        }

        return _others.Count < _limit ? null : ApiErrors.BadRequest(
            $"tenant {GoQuote.Quote(name)}: there are {_limit} tenants already; DELETE {ServerPaths.Admin}/tenants/{{name}} removes one, "
            + "Tenants:Limit allows more");
    }

    /// <summary>Registers a tenant. Its versions continue above those of a removed one, which may be newer than the tenant itself.</summary>
    private Tenant Add(Tenant tenant)
    {
        if (_removed?.LastVersion(tenant.Name) is { } version)
        {
            tenant.GetRequiredService<IContentStore>().ContinueAfter(version);
        }

        _others.Add(tenant.Name, tenant);
        Changes.Raise();
        return tenant;
    }

    private Tenant Create(string name, bool isPending = false)
    {
        var tenant = new Tenant(name, _scopes.CreateScope(), _lifetimes) { IsPending = isPending };
        if (tenant.GetService(typeof(StoreScope)) is StoreScope scope)
        {
            scope.Tenant = name;
        }

        return tenant;
    }
}
