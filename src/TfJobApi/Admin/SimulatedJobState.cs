using System.Globalization;
using System.Text;
using System.Text.Json;
using TfJobApi.Json;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Simulation;

namespace TfJobApi.Admin;

/// <summary>A simulated job.</summary>
/// <param name="Controller">The simulated controller: tf-operator, or tfjob-controller of training-operator.</param>
/// <param name="Source">Where its scenario is from: the annotation, the header, a setting, a scenario with its id, or the admin API.</param>
/// <param name="Scenario">Its scenario; absent if its pods succeed without one.</param>
/// <param name="Problem">The reason why the current annotation is not its scenario, or why the simulation has stopped.</param>
/// <param name="Held">Whether nothing happens by itself.</param>
/// <param name="Status">The status of the job.</param>
/// <param name="Next">The events that come by themselves, the earliest first.</param>
/// <param name="Past">The last 256 events, the oldest first.</param>
internal sealed record SimulatedJobState(
    string Namespace, string Name, string Controller, string Source, ScenarioDefinition? Scenario, string? Problem, bool Held, JsonElement? Status,
    IReadOnlyList<SimulatedPodState> Pods, IReadOnlyList<UpcomingState> Next, IReadOnlyList<PastState> Past)
{
    public static SimulatedJobState From(JobReading reading)
    {
        var (job, stored) = reading;
        return new(
            job.Key.Namespace, job.Key.Name, job.Rules.Component, job.Source, Define(job.Job.Plans.Scenario), job.HasFailed ? RunningJob.Failure : job.Problem, job.Job.IsHeld,
            stored.Status.IsEmpty ? null : JsonElement.Parse(stored.Status.Span),
            [.. job.Job.Pods.Select(pod => SimulatedPodState.From(pod, job.Job.DueOf(pod)))], [.. job.Job.Next.Select(UpcomingState.From)], [.. Timeline.Read(job.Past).Select(PastState.From)]);
    }

    private static ScenarioDefinition? Define(Scenario scenario) => scenario.Text switch
    {
        "" => null,
        var text when CanonicalJson.TryParse(Encoding.UTF8.GetBytes(text), out var json, out _) && json.IsObject => ScenarioDefinition.From(json.Json) with { Id = scenario.Id },
        var text => new(scenario.Id, Scenario: text),
    };
}

/// <summary>A pod of a simulated job.</summary>
/// <param name="Name">The name without the job, for example worker-0.</param>
/// <param name="Phase">Pending, Running, Succeeded or Failed.</param>
/// <param name="Waiting">The reason why the main container waits.</param>
/// <param name="ExitCode">The exit code of the main container, if it has ended.</param>
/// <param name="Restarts">The restarts in place.</param>
/// <param name="Life">The number of earlier lives of pods with this name.</param>
/// <param name="Due">The time of its next change.</param>
internal sealed record SimulatedPodState(string Name, string Phase, string? Waiting, int? ExitCode, int Restarts, int Life, DateTimeOffset? Due)
{
    public static SimulatedPodState From(PodLife pod, DateTimeOffset? due) => new(
        pod.Replica.ToString(), pod.Phase.Name(), pod.IsFinished ? null : pod.State.Waiting, pod.State.Ended?.ExitCode, pod.Restarts, pod.Life, due);
}

/// <summary>An event that comes by itself.</summary>
/// <param name="What">A pod and its change, activeDeadlineSeconds, or ttlSecondsAfterFinished.</param>
internal sealed record UpcomingState(DateTimeOffset At, string What)
{
    public static UpcomingState From(UpcomingEvent item) => new(item.At, item.What);
}

/// <summary>An event of a simulated job.</summary>
/// <param name="What">A change of a pod, of the status, or by a client.</param>
/// <param name="ResourceVersion">The version of the object that was written.</param>
internal sealed record PastState(DateTimeOffset At, string What, string? ResourceVersion)
{
    public static PastState From(PastEvent item) => new(item.At, item.What, item.Version?.ToString(CultureInfo.InvariantCulture));
}

/// <summary>A simulated job in a list.</summary>
/// <param name="Pods">The number of its pods.</param>
/// <param name="Next">The next event that comes by itself.</param>
internal sealed record SimulatedJobSummary(string Namespace, string Name, string Source, bool Held, int Pods, UpcomingState? Next)
{
    public static SimulatedJobSummary From(RunningJob job) => new(
        job.Key.Namespace, job.Key.Name, job.Source, job.Job.IsHeld, job.Job.Pods.Length, job.Job.Next.Take(1).Select(UpcomingState.From).FirstOrDefault());
}

/// <summary>The simulated jobs, by namespace and name.</summary>
internal sealed record SimulatedJobList(IReadOnlyList<SimulatedJobSummary> Jobs);
