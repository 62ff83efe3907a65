using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Resources;

namespace TfJobApi.Simulation;

/// <summary>Chooses the scenario of a new job: that of its request, of its annotation, of the admin API, or of the settings.</summary>
internal sealed class ScenarioChoice(LifecycleOptions options, ScenarioRules rules, ScenarioFile file)
{
    public const string Annotation = "tfjobapi/lifecycle";

    private const string FilePath = "Lifecycle:Path";
    private const string Default = "Lifecycle:Default";

    public static string? TextOf(ApiObject job) => new CanonicalValue(job.Meta.Annotations)[Annotation].Text;

    public JobSpec ReadSpec(ApiObject job) => JobSpecReader.Read(job.Spec, options.Rules);

    /// <returns>Null for a job that is not simulated.</returns>
    public ChosenScenario? Choose(ApiObject job, JobSpec spec, Scenario? requested)
    {
        if (options.Mode == LifecycleMode.Off)
        {
            return null;
        }

        if (requested is not null)
        {
            return Check(requested, MockHeaders.Lifecycle, spec);
        }

        if (TextOf(job) is { } text)
        {
            return Parse(text, spec);
        }

        var identity = new JobIdentity(job.Key.Namespace, job.Key.Name, job.Uid);
        return rules.Match(identity, job.Meta.Labels) is { } rule ? Check(rule, $"scenario {rule.Id}", spec)
            : file.Scenarios.FirstOrDefault(scenario => scenario.Match.Matches(identity, job.Meta.Labels)) is { } configured
                ? Check(configured, configured.Id is { } id ? $"{FilePath} {id}" : FilePath, spec)
            : options.Default is { } scenario ? Check(scenario, Default, spec)
            : options.Mode == LifecycleMode.All ? new(Scenario.Usual, "Lifecycle:Mode", null)
            : null;
    }

    public static ChosenScenario Parse(string text, JobSpec spec) => ScenarioText.Parse(text, Annotation).TryGet(out var parsed, out var failure)
        ? Check(parsed, Annotation, spec)
        : new(null, Annotation, failure.Message);

    private static ChosenScenario Check(Scenario scenario, string source, JobSpec spec) => scenario.FindUnmatched(spec) is { } pattern
        ? new(null, source, $"{source}: {spec.ExplainMissing(pattern)}")
        : new(scenario, source, null);
}

/// <param name="Scenario">Null if it is not valid.</param>
/// <param name="Source">The name of the header, the annotation, the scenario or the setting.</param>
/// <param name="Problem">The reason why the job is not simulated.</param>
internal sealed record ChosenScenario(Scenario? Scenario, string Source, string? Problem);
