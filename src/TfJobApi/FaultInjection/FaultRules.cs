using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.FaultInjection.Effects;
using TfJobApi.Http;
using TfJobApi.Memory;
using TfJobApi.Tenants;

namespace TfJobApi.FaultInjection;

/// <summary>The fault rules of a tenant, in the order of their addition. The first rule that applies to a request determines its effect.</summary>
internal sealed class FaultRules(Func<Random> createChance, MemoryBudget memory) : ITenantState
{
    public const int Limit = 256;

    private readonly MemoryAccount _account = memory.Faults.Open();
    private readonly Lock _gate = new();
    private Random _chance = createChance();
    private int _unnamed;
    private volatile ActiveFaultRule[] _rules = [];

    public IReadOnlyList<ActiveFaultRule> All => _rules;

    public bool IsEmpty => _rules.Length == 0;

    /// <summary>Adds a rule; 400 if it is not valid or the limit is reached, 409 if its id exists, 507 without memory.</summary>
    public Result<ActiveFaultRule> Add(FaultDefinition definition)
    {
        if (FaultCheck.Check(definition) is { } failure)
        {
            return failure;
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

            definition = definition with { Id = definition.Id ?? NextId() };
            if (!_account.TryCharge(ActiveFaultRule.SizeOf(definition)))
            {
                return ApiErrors.InsufficientStorage("rules and scenarios", memory.Faults.Limit);
            }

            var rule = new ActiveFaultRule(definition, _chance);
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
            _account.Release(ActiveFaultRule.SizeOf(rule.Definition));
            return true;
        }
    }

    /// <summary>Removes all rules, and starts ids and randomness again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rules = [];
            _account.TrySet(0);
            _unnamed = 0;
            _chance = createChance();
        }
    }

    void ITenantState.Reset() => Clear();

    /// <summary>Counts a request in each rule that matches it. Returns null if none of them applies.</summary>
    public Injection? Match(RequestInfo info, HttpContext context)
    {
        Injection? injection = null;
        foreach (var rule in _rules)
        {
            if (rule.Matches(info, context))
            {
                injection = rule.Count(isFree: injection is null) ?? injection;
            }
        }

        return injection;
    }

    public Injection Inject(RequestedFault requested)
    {
        lock (_gate)
        {
            return new(requested.Source, requested.Effect, EffectRegistry.Find(requested.Effect), requested.Delay.At(_chance.NextDouble()), IsRequested: true);
        }
    }

    private ActiveFaultRule? Find(string id) => _rules.FirstOrDefault(rule => rule.Id == id);

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
