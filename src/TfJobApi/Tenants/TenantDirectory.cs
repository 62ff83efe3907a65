using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using TfJobApi.Errors;

namespace TfJobApi.Tenants;

/// <summary>The tenants by name. One comes into being when it is first asked for, up to a limit.</summary>
internal sealed partial class TenantDirectory : IDisposable
{
    private readonly IServiceScopeFactory _scopes;
    private readonly int _limit;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Tenant> _others = new(StringComparer.Ordinal);
    private readonly Dictionary<Tenant, IServiceScope> _open = [];

    public TenantDirectory(IServiceScopeFactory scopes, IOptions<TenantOptions> options)
    {
        _scopes = scopes;
        _limit = options.Value.Limit;
        Default = Create(Tenant.DefaultName);
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
    public Outcome<Tenant> Find(string name)
    {
        if (name == Tenant.DefaultName)
        {
            return Default;
        }

        lock (_gate)
        {
            if (_others.TryGetValue(name, out var found))
            {
                return found;
            }

            if (!Name().IsMatch(name))
            {
                return ApiErrors.BadRequest(
                    $"tenant {GoQuote.Quote(name)}: a name has 1 to 64 letters, digits, '-', '_' and '.', and begins with a letter or digit");
            }

            if (_others.Count >= _limit)
            {
                return ApiErrors.BadRequest(
                    $"tenant {GoQuote.Quote(name)}: there are {_limit} tenants already; DELETE /__admin/tenants/{{name}} removes one, Tenants:Limit allows more");
            }

            return _others[name] = Create(name);
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

    private Tenant Create(string name)
    {
        var scope = _scopes.CreateScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Mark();
        var tenant = new Tenant(name, scope.ServiceProvider);
        _open.Add(tenant, scope);

        return tenant;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][-A-Za-z0-9_.]{0,63}\z")]
    private static partial Regex Name();
}
