using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Memory;
using TfJobApi.Tenants;

namespace TfJobApi.Simulation;

/// <summary>The scenarios of a tenant for new jobs, in the order of their addition. The first one that matches a job is its scenario.</summary>
internal sealed class ScenarioRules(MemoryBudget memory) : ITenantState
{
    public const int Limit = 256;

    private readonly MemoryAccount _account = memory.Faults.Open();
    private readonly Lock _gate = new();
    private int _unnamed;
    private volatile ScenarioRule[] _rules = [];

    public IReadOnlyList<ScenarioRule> All => _rules;

    /// <summary>Adds a scenario; 400 if it is not valid or the limit is reached, 409 if its id exists, 507 without memory.</summary>
    public Result<ScenarioRule> Add(CanonicalValue json)
    {
        if (!ScenarioReader.Read(json).TryGet(out var scenario, out var failure))
        {
            return failure;
        }

        lock (_gate)
        {
            if (_rules.Length == Limit)
            {
                return ApiErrors.BadRequest(string.Create(CultureInfo.InvariantCulture, $"there are {Limit} scenarios already; delete one"));
            }

            if (scenario.Id is { } id && Find(id) is not null)
            {
                return new ApiStatus(409, ApiErrors.AlreadyExistsReason, $"there is a scenario {GoQuote.Quote(id)} already");
            }

            var rule = new ScenarioRule(scenario with { Id = scenario.Id ?? NextId() }, json.Json.ToArray());
            if (!_account.TryCharge(rule.Size))
            {
                return ApiErrors.InsufficientStorage("rules and scenarios", memory.Faults.Limit);
            }

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
            _account.Release(rule.Size);
            return true;
        }
    }

    /// <summary>Removes all scenarios, and starts the numbers again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rules = [];
            _account.TrySet(0);
            _unnamed = 0;
        }
    }

    void ITenantState.Reset() => Clear();

    /// <summary>Returns the first scenario for a job; null without one.</summary>
    /// <param name="labels">Canonical JSON; empty for a job without labels.</param>
    public Scenario? Match(JobIdentity job, ReadOnlyMemory<byte> labels) =>
        Array.Find(_rules, rule => rule.Scenario.Match.Matches(job, labels))?.Scenario;

    private ScenarioRule? Find(string id) => Array.Find(_rules, rule => rule.Scenario.Id == id);

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

/// <param name="Json">The scenario as it was given, with its match.</param>
internal sealed record ScenarioRule(Scenario Scenario, ReadOnlyMemory<byte> Json)
{
    public long Size => Scenario.Size + Json.Length;
}
