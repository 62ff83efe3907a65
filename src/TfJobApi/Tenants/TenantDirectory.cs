using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using TfJobApi.Errors;
using TfJobApi.Http;

namespace TfJobApi.Tenants;

/// <summary>
/// The tenants by name. One comes into being when it is first asked for, up to a limit; where strangers are kept out it is
/// proposed at first, and forgotten with the request unless somebody known has made that.
/// </summary>
internal sealed partial class TenantDirectory : IDisposable
{
    private readonly IServiceScopeFactory _scopes;
    private readonly int _limit;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Tenant> _others = new(StringComparer.Ordinal);
    private readonly Dictionary<Tenant, IServiceScope> _open = [];
    private readonly ConditionalWeakTable<Tenant, IServiceScope> _proposed = [];

    public TenantDirectory(IServiceScopeFactory scopes, IOptions<TenantOptions> options)
    {
        _scopes = scopes;
        _limit = options.Value.Limit;
        Default = Create(Tenant.DefaultName, out var scope);
        _open.Add(Default, scope);
    }

    public Tenant Default { get; }

    /// <summary>The default one first, the others by name.</summary>
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

    /// <summary>Finds or makes a tenant; 400 when the name is none, or there are as many as may be.</summary>
    public Result<Tenant> Find(string name)
    {
        lock (_gate)
        {
            if (FindMade(name) is { } found)
            {
                return found;
            }

            if (FaultOf(name) is { } fault)
            {
                return fault;
            }

            var tenant = Create(name, out var scope);
            return Add(tenant, scope);
        }
    }

    /// <summary>Finds a tenant, or makes one by any name that is not among the others before it is admitted.</summary>
    public Tenant FindOrPropose(string name)
    {
        lock (_gate)
        {
            if (FindMade(name) is { } found)
            {
                return found;
            }

            var tenant = Create(name, out var scope);
            _proposed.Add(tenant, scope);
            return tenant;
        }
    }

    public bool IsProposed(Tenant tenant) => _proposed.TryGetValue(tenant, out _);

    /// <summary>
    /// Lets the tenant of a request be one of them, as the caller is known now; another request may have made it meanwhile.
    /// 400 as for <see cref="Find"/>.
    /// </summary>
    public Result<Tenant> Admit(HttpContext context)
    {
        var tenant = Tenant.Of(context);
        lock (_gate)
        {
            if (!_proposed.TryGetValue(tenant, out var scope))
            {
                return tenant;
            }

            if (FindMade(tenant.Name) is { } other)
            {
                context.Keep(other);
                return other;
            }

            if (FaultOf(tenant.Name) is { } fault)
            {
                return fault;
            }

            _proposed.Remove(tenant);
            return Add(tenant, scope);
        }
    }

    /// <summary>Forgets a tenant: it begins anew when it is asked for again. Null when there is none of that name, or it is the default one.</summary>
    public Tenant? Remove(string name)
    {
        lock (_gate)
        {
            if (!_others.Remove(name, out var tenant))
            {
                return null;
            }

            // its scope is not disposed of: requests of its may be under way
            _open.Remove(tenant);
            return tenant;
        }
    }

    public void Dispose()
    {
        foreach (var scope in _open.Values)
        {
            scope.Dispose();
        }
    }

    private Tenant? FindMade(string name) => name == Tenant.DefaultName ? Default : _others.GetValueOrDefault(name);

    private ApiStatus? FaultOf(string name)
    {
        if (!Name().IsMatch(name))
        {
            return ApiErrors.BadRequest(
                $"tenant {GoQuote.Quote(name)}: a name has 1 to 64 letters, digits, '-', '_' and '.', and begins with a letter or digit");
        }

        return _others.Count < _limit ? null : ApiErrors.BadRequest(
            $"tenant {GoQuote.Quote(name)}: there are {_limit} tenants already; DELETE /__admin/tenants/{{name}} removes one, Tenants:Limit allows more");
    }

    private Tenant Add(Tenant tenant, IServiceScope scope)
    {
        _others.Add(tenant.Name, tenant);
        _open.Add(tenant, scope);
        return tenant;
    }

    private Tenant Create(string name, out IServiceScope scope)
    {
        scope = _scopes.CreateScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Mark();
        return new(name, scope.ServiceProvider);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][-A-Za-z0-9_.]{0,63}\z")]
    private static partial Regex Name();
}
