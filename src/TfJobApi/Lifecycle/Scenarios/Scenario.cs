using System.Collections.Immutable;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Notation;
using TfJobApi.Selectors;

namespace TfJobApi.Lifecycle.Scenarios;

/// <summary>The script of a job's pods. The conditions of the job follow from it by the rules of the controller.</summary>
internal sealed record Scenario
{
    public static Scenario Usual { get; } = new() { Pods = [] };

    /// <summary>Null for a scenario without a name.</summary>
    public string? Id { get; init; }

    public ScenarioMatch Match { get; init; } = new(null, null, LabelSelector.Everything);

    public required ImmutableArray<PodScript> Pods { get; init; }

    /// <summary>The form in which it was given: named, or a JSON object. Empty for a scenario that nobody gave.</summary>
    public string Text { get; init; } = "";

    /// <summary>A generous estimate of its bytes in memory.</summary>
    public long Size
    {
        get
        {
            const int bareSize = 2048;
            const int runSize = 256;
            return bareSize + (sizeof(char) * (long)Text.Length) + Pods.Sum(script => script.Runs.Distinct(ReferenceEqualityComparer.Instance).Cast<PodRun>()
                .Sum(run => runSize + (sizeof(char) * run.Log.Sum(line => (long)line.Length + runSize))));
        }
    }

    /// <summary>Returns the first pattern that matches no pod of the job; null if every pattern matches a pod.</summary>
    public string? FindUnmatched(JobSpec spec) => Pods.FirstOrDefault(script => !script.Pod.MatchesAny(spec))?.Pod.ToString();

    /// <summary>Returns a life of a pod.</summary>
    /// <param name="life">The number of earlier lives of pods with this name, including those before a restart in place.</param>
    public PodRun FindRun(JobSpec spec, Replica replica, int life)
    {
        var script = Pods.FirstOrDefault(script => script.Pod.Matches(spec, replica));
        var run = script is null ? PodRun.Usual : script.Runs[Math.Min(life, script.Runs.Length - 1)];
        return run.IsUsual && replica.Type is ReplicaType.PS or ReplicaType.Evaluator ? run with { Length = null, End = null } : run;
    }
}

/// <summary>The jobs of a scenario; patterns are null if they match everything.</summary>
internal sealed record ScenarioMatch(string? Namespace, string? Name, LabelSelector Labels)
{
    /// <summary>The longest name of an object; patterns are compared with the names of new jobs.</summary>
    public const int MaxPatternLength = 253;

    /// <param name="labels">Canonical JSON; empty for a job without labels.</param>
    public bool Matches(JobIdentity job, ReadOnlyMemory<byte> labels) =>
        TextPattern.Matches(Namespace, job.Namespace) && TextPattern.Matches(Name, job.Name) && Labels.Matches(labels);
}

/// <param name="Runs">The lives of a pod, of which the last is repeated; at least one.</param>
internal sealed record PodScript(PodPattern Pod, ImmutableArray<PodRun> Runs);
