using TfJobApi.Errors;
using TfJobApi.FaultInjection.Effects;
using TfJobApi.Http;
using TfJobApi.Memory;
using TfJobApi.Signals;
using TfJobApi.Tenants;

namespace TfJobApi.FaultInjection;

/// <summary>The fault rules of a tenant, in the order of their addition. The first rule that applies to a request determines its effect.</summary>
internal sealed class FaultRules(Func<Random> createChance, MemoryBudget memory) : ITenantState
{
    private readonly RuleList<ActiveFaultRule> _rules = new("fault", memory.Faults);
    private readonly Lock _chanceGate = new();
    private Random _chance = createChance();

    public IReadOnlyList<ActiveFaultRule> All => _rules.All;

    public ChangeSignal Changes => _rules.Changes;

    public bool IsEmpty => _rules.All.Length == 0;

    /// <summary>Adds a rule; 400 if it is not valid or there are 256, 409 if its id exists, 507 without memory.</summary>
    public Result<ActiveFaultRule> Add(FaultDefinition definition)
    {
        if (FaultCheck.Check(definition) is { } failure)
        {
            return failure;
        }

        lock (_chanceGate)
        {
            return _rules.Add(definition.Id, ActiveFaultRule.SizeOf(definition), id => new(definition with { Id = id }, _chance));
        }
    }

    public bool Remove(string id) => _rules.Remove(id);

    /// <summary>Removes all rules, and starts ids and randomness again.</summary>
    public void Clear()
    {
        lock (_chanceGate)
        {
            _rules.Clear();
            _chance = createChance();
        }
    }

    ValueTask ITenantState.ResetAsync()
    {
        Clear();
        return default;
    }

    /// <summary>Counts a request in each rule that matches it. Returns null if none of them applies.</summary>
    public Injection? Match(RequestInfo info, HttpContext context)
    {
        Injection? injection = null;
        foreach (var rule in _rules.All)
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
        lock (_chanceGate)
        {
            return new(requested.Source, requested.Effect, EffectRegistry.Find(requested.Effect), requested.Delay.At(_chance.NextDouble()), IsRequested: true);
        }
    }
}
