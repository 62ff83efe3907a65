using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Memory;
using TfJobApi.Signals;

namespace TfJobApi.Tenants;

/// <summary>Rules of a tenant with unique ids, in the order of their addition; 256 at most.</summary>
/// <param name="kind">The name of a rule in messages, for example <c>fault</c>.</param>
internal sealed class RuleList<T>(string kind, MemoryShare memory)
    where T : class
{
    public const int Limit = 256;

    private readonly MemoryAccount _account = memory.Open();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (T Rule, long Size)> _byId = new(StringComparer.Ordinal);
    private int _unnamed;
    private volatile T[] _all = [];

    public T[] All => _all;

    public ChangeSignal Changes { get; } = new();

    /// <summary>Adds a rule; 400 if the limit is reached, 409 if its id exists, 507 without memory.</summary>
    /// <param name="id">Null for the next number that is free.</param>
    /// <param name="size">An estimate of its bytes.</param>
    public Result<T> Add(string? id, long size, Func<string, T> create)
    {
        lock (_gate)
        {
            if (_all.Length == Limit)
            {
                return ApiErrors.BadRequest(string.Create(CultureInfo.InvariantCulture, $"there are {Limit} {kind}s already; delete one"));
            }

            if (id is not null && _byId.ContainsKey(id))
            {
                return new ApiStatus(409, ApiErrors.AlreadyExistsReason, $"there is a {kind} {GoQuote.Quote(id)} already");
            }

            id ??= NextId();
            if (!_account.TryCharge(size))
            {
                return ApiErrors.InsufficientStorage("rules and scenarios", memory.Limit);
            }

            var rule = create(id);
            _byId.Add(id, (rule, size));
            _all = [.. _all, rule];
            Changes.Raise();
            return rule;
        }
    }

    public bool Remove(string id)
    {
        lock (_gate)
        {
            if (!_byId.Remove(id, out var removed))
            {
                return false;
            }

            _all = [.. _all.Where(rule => rule != removed.Rule)];
            _account.Release(removed.Size);
            Changes.Raise();
            return true;
        }
    }

    /// <summary>Removes all rules, and starts the numbers again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _all = [];
            _byId.Clear();
            _account.TrySet(0);
            _unnamed = 0;
            Changes.Raise();
        }
    }

    private string NextId()
    {
        string id;
        do
        {
            id = (++_unnamed).ToString(CultureInfo.InvariantCulture);
        }
        while (_byId.ContainsKey(id));

        return id;
    }
}
