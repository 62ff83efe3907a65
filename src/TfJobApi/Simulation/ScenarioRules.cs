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
    private readonly RuleList<ScenarioRule> _rules = new("scenario", memory.Faults);

    public IReadOnlyList<ScenarioRule> All => _rules.All;

    /// <summary>Adds a scenario; 400 if it is not valid or there are 256, 409 if its id exists, 507 without memory.</summary>
    public Result<ScenarioRule> Add(CanonicalValue json)
    {
        if (!ScenarioReader.Read(json).TryGet(out var scenario, out var failure))
        {
            return failure;
        }

        var size = scenario.Size + json.Json.Length;
        return _rules.Add(scenario.Id, size, id => new(scenario with { Id = id }, json.Json.ToArray()));
    }

    public bool Remove(string id) => _rules.Remove(id);

    /// <summary>Removes all scenarios, and starts the numbers again.</summary>
    public void Clear() => _rules.Clear();

    ValueTask ITenantState.ResetAsync()
    {
        Clear();
        return default;
    }

    /// <summary>Returns the first scenario for a job; null without one.</summary>
    /// <param name="labels">Canonical JSON; empty for a job without labels.</param>
    public Scenario? Match(JobIdentity job, ReadOnlyMemory<byte> labels) =>
        Array.Find(_rules.All, rule => rule.Scenario.Match.Matches(job, labels))?.Scenario;
}

/// <param name="Json">The scenario as it was given, with its match.</param>
internal sealed record ScenarioRule(Scenario Scenario, ReadOnlyMemory<byte> Json);
