using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Tenants;

namespace TfJobApi.FaultInjection;

/// <summary>The rules of a tenant, in the order in which they were added: the first that meets a request has it.</summary>
internal sealed class FaultRules(Func<Random> createChance) : ITenantState
{
    /// <summary>How many there can be.</summary>
    public const int Limit = 256;

    private readonly Lock _gate = new();
    private Random _chance = createChance();
    private int _unnamed;
    private volatile FaultRule[] _rules = [];

    public IReadOnlyList<FaultRule> All => _rules;

    public bool IsEmpty => _rules.Length == 0;

    /// <summary>400 when the rule makes no sense, or there are too many; 409 when there is one of that id.</summary>
    public Result<FaultRule> Add(FaultDefinition definition)
    {
        if (FaultCheck.Check(definition) is { } refusal)
        {
            return refusal;
        }

        lock (_gate)
        {
            if (_rules.Length == Limit)
            {
                return ApiErrors.BadRequest($"there are {Limit} faults already; delete one");
            }

            if (definition.Id is { } id && Find(id) is not null)
            {
                return new ApiStatus(409, "AlreadyExists", $"there is a fault {GoQuote.Quote(id)} already");
            }

            var rule = new FaultRule(definition with { Id = definition.Id ?? NextId() }, _chance);
            _rules = [.. _rules, rule];
            return rule;
        }
    }

    public bool Remove(string id)
    {
        lock (_gate)
        {
            if (Find(id) is not { } rule)
            {
                return false;
            }

            _rules = [.. _rules.Where(other => other != rule)];
            return true;
        }
    }

    /// <summary>Begins anew, with ids and with chance.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rules = [];
            _unnamed = 0;
            _chance = createChance();
        }
    }

    void ITenantState.Reset() => Clear();

    /// <summary>What is to happen to a request by the rules; null when they let it be.</summary>
    public Injection? Meet(RequestInfo call, HttpContext context)
    {
        Injection? met = null;
        foreach (var rule in _rules)
        {
            if (rule.Concerns(call, context))
            {
                met = rule.Count(isFree: met is null) ?? met;
            }
        }

        return met;
    }

    /// <summary>What is to happen to a request by its own will.</summary>
    public Injection Obey(RequestedFault requested)
    {
        lock (_gate)
        {
            return new(requested.Source, requested.Effect, requested.Delay.Draw(_chance), IsRequested: true);
        }
    }

    private FaultRule? Find(string id) => _rules.FirstOrDefault(rule => rule.Id == id);

    private string NextId()
    {
        string id;
        do
        {
            id = (++_unnamed).ToString(CultureInfo.InvariantCulture);
        }
        while (Find(id) is not null);

        return id;
    }
}
