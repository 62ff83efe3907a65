using TfJobApi.Simulation;

namespace TfJobApi.Testing;

/// <summary>The simulated jobs of the server: scenarios for new jobs, and changes of jobs by hand.</summary>
public sealed class ServerLifecycle
{
    private readonly ScenarioRules _rules;
    private readonly JobControl _control;

    internal ServerLifecycle(ScenarioRules rules, JobControl control) => (_rules, _control) = (rules, control);

    /// <summary>Adds a scenario for new jobs after the existing ones. The first one that matches a job applies, unless the job has its own.</summary>
    /// <param name="scenario">The scenario, or the text of a named one, for example <c>succeed;run=30s</c>.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="ArgumentException">The scenario is not valid, its id exists, 256 scenarios exist, or they need too much memory. The message lists fields and valid values.</exception>
    public string Add(JobScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);

        return _rules.Add(scenario.ToJson()).TryGet(out var added, out var failure)
            ? added.Scenario.Id!
            : throw new ArgumentException(failure.Message, nameof(scenario));
    }

    /// <summary>Removes a scenario for new jobs. Jobs that run keep it.</summary>
    /// <returns>False if no scenario has this id.</returns>
    public bool Remove(string id) => _rules.Remove(id);

    /// <summary>Removes all scenarios for new jobs. Jobs that run keep theirs.</summary>
    public void Clear() => _rules.Clear();

    /// <summary>Selects a TFJob, which does not have to exist yet.</summary>
    public SimulatedTfJob Job(string @namespace, string name)
    {
        ArgumentNullException.ThrowIfNull(@namespace);
        ArgumentNullException.ThrowIfNull(name);

        return new(_control, @namespace, name);
    }
}
