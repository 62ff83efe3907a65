using System.Text.Json;

namespace TfJobApi.Admin;

/// <summary>A scenario: the jobs for which it is, and the script of their pods, by name or in full.</summary>
/// <param name="Id">1 to 64 letters, digits, '-', '_' and '.'; a number if it is absent.</param>
/// <param name="Match">The new jobs that get the scenario; all if it is absent.</param>
/// <param name="Scenario">A named form instead of pods, for example <c>fail;run=10s;exit=1;pod=worker-0</c>.</param>
/// <param name="Pods">The pods, of which the first matching pattern applies.</param>
internal sealed record ScenarioDefinition(
    string? Id = null, ScenarioMatchDefinition? Match = null, string? Scenario = null, IReadOnlyList<PodScriptDefinition>? Pods = null)
{
    /// <param name="json">A scenario that has been checked.</param>
    public static ScenarioDefinition From(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize(json.Span, AdminJson.Default.ScenarioDefinition)!;
}

/// <summary>The jobs of a scenario: those that match every member that is present.</summary>
/// <param name="Namespace">A pattern: * matches any text, ? one character.</param>
/// <param name="Name">A pattern for the name of the job.</param>
/// <param name="Labels">A label selector, for example <c>team=a,!canary</c>.</param>
internal sealed record ScenarioMatchDefinition(string? Namespace = null, string? Name = null, string? Labels = null);

/// <summary>The lives of some pods.</summary>
/// <param name="Pod">A pattern of pods, for example worker-0, worker-* or *.</param>
/// <param name="Runs">The lives of a pod: its first, those after a restart or a deletion. The last one is repeated.</param>
internal sealed record PodScriptDefinition(string Pod, IReadOnlyList<PodRunDefinition> Runs);

/// <summary>A life of a pod.</summary>
/// <param name="Start">The time until the start, a duration or a range of durations like 1s..3s, or never; 1s if it is absent.</param>
/// <param name="Waiting">The reason why the pod waits, for example ImagePullBackOff or Unschedulable.</param>
/// <param name="Run">The time until its end, a duration or a range of durations; until the end of the job if it is absent.</param>
/// <param name="Exit">The exit code of the main container, 0 to 255; 0 if it is absent.</param>
/// <param name="Reason">The reason of the exit, for example OOMKilled.</param>
/// <param name="Message">The message of the exit.</param>
/// <param name="Evict">Evicts the pod with this message, instead of an exit.</param>
/// <param name="Log">The lines that the main container writes.</param>
internal sealed record PodRunDefinition(
    string? Start = null, string? Waiting = null, string? Run = null, int? Exit = null, string? Reason = null, string? Message = null,
    string? Evict = null, IReadOnlyList<string>? Log = null);
