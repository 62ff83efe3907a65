using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Simulation;

/// <summary>A simulated job, and the parts of its stored object that it follows.</summary>
/// <param name="Spec">The stored spec from which the job was read.</param>
/// <param name="Script">The annotation from which the scenario was read; null without one.</param>
internal sealed record RunningJob(ObjectKey Key, SimulatedJob Job, ReadOnlyMemory<byte> Spec, string? Script)
{
    public const string Failure = "stopped by an error of the server itself, which is in its log; {\"hold\": false} tries again";

    /// <summary>An estimate of the bytes of a job without pods and events.</summary>
    public const long BareSize = 6144;

    /// <summary>The events of the controller.</summary>
    public EventCorrelation Events { get; init; } = EventCorrelation.Empty;

    /// <summary>The name of the header, the annotation, the scenario or the setting that has the scenario.</summary>
    public required string Source { get; init; }

    /// <summary>The reason why the current annotation is not the scenario; null if it is, or without an annotation.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether an error of the server itself has stopped the simulation; it is held since then.</summary>
    public bool HasFailed { get; private init; }

    /// <summary>Whether the state of a pod could not be stored. All are stored again after a while.</summary>
    public bool HasUnstoredPods { get; init; }

    /// <summary>Its last events; null without one.</summary>
    public Timeline? Past { get; private init; }

    public Scenario Scenario => Job.Plans.Scenario;

    /// <summary>A generous estimate of its bytes in memory, without its scenario.</summary>
    public long Size
    {
        get
        {
            const int podSize = 512;
            const int eventSize = 512;
            return BareSize + (podSize * Job.Pods.Length) + (eventSize * Events.Count) + Timeline.SizeOf(Past)
                + (sizeof(char) * (long)((Script?.Length ?? 0) + (Problem?.Length ?? 0))) + EarlierLogs;
        }
    }

    /// <summary>The bytes of logs of earlier scenarios that the pods had at the last change of the scenario.</summary>
    private long EarlierLogs { get; init; }

    public JobIdentity Identity => Job.Job;

    public ControllerRules Rules => Job.Rules;

    public JobSpec JobSpec => Job.Plans.Spec;

    public ObjectKey PodKey(Replica replica) => new(Workloads.Pod, Key.Namespace, replica.NameIn(Key.Name));

    public ObjectKey ServiceKey(Replica replica) => new(Workloads.Service, Key.Namespace, replica.NameIn(Key.Name));

    /// <summary>Returns null without a pod of this name.</summary>
    public PodLife? FindPod(ObjectKey key)
    {
        foreach (var pod in Job.Pods)
        {
            if (PodKey(pod.Replica) == key)
            {
                return pod;
            }
        }

        return null;
    }

    public RunningJob Noting(DateTimeOffset at, string what, long? version = null) => this with { Past = Timeline.Add(Past, new(at, null, what, version)) };

    public RunningJob WithWrite(PodWrite write) => write.HasFailed ? this with { HasUnstoredPods = true } : this;

    /// <summary>Does nothing if it is the last event already, so that attempts that fail again and again need no memory.</summary>
    public RunningJob NotingOnce(DateTimeOffset at, string what) => Past?.LastText == what ? this : Noting(at, what);

    public RunningJob Noting(DateTimeOffset at, Replica pod, string what, long? version = null) => this with { Past = Timeline.Add(Past, new(at, pod, what, version)) };

    /// <summary>Stops what comes by itself, after an error of the server itself.</summary>
    public RunningJob Fail(DateTimeOffset now) => Noting(now, Failure) with { Job = Job.WithoutController().Hold(now), HasFailed = true };

    public RunningJob Resume(DateTimeOffset now) => Noting(now, "resumed by hand") with { Job = Job.Resume(now), HasFailed = false };

    /// <summary>Changes what is still to come.</summary>
    public RunningJob WithScenario(Scenario scenario, string source, DateTimeOffset now)
    {
        const int lineSize = 256;
        var next = Job.WithScenario(scenario, now);
        var current = scenario.Pods.SelectMany(script => script.Runs).Select(run => ImmutableCollectionsMarshal.AsArray(run.Log));
        var earlier = next.Pods.SelectMany(pod => new[] { pod.Run, pod.Log?.Run, pod.LastLog?.Run }).Select(run => run is null ? null : ImmutableCollectionsMarshal.AsArray(run.Log))
            .Except(current);
        return this with { Job = next, Source = source, EarlierLogs = earlier.Sum(log => log?.Sum(line => lineSize + (sizeof(char) * (long)line.Length)) ?? 0) };
    }

    public bool Owns(ApiObject item) => OwnerReference.HaveUid(item.Meta.OwnerReferences, Identity.Uid);
}

/// <summary>The jobs of a snapshot.</summary>
/// <param name="Time">The time of the snapshot.</param>
/// <param name="Bytes">Their bytes in memory.</param>
/// <param name="LastEventNumber">The last number in the name of an event.</param>
internal sealed record SavedJobs(DateTimeOffset Time, ImmutableArray<RunningJob> Jobs, long Bytes, long LastEventNumber) : ISavedState
{
    /// <summary>Returns the jobs at another time; their events are as far away as when they were saved.</summary>
    /// <param name="objects">The stored objects, whose times stay.</param>
    public List<RunningJob> MoveTo(DateTimeOffset now, StoreSnapshot objects) =>
        [.. Jobs.Select(job => job with { Job = job.Job.Restore(Time, now, objects.Find(job.Key, out _)?.Status ?? default) })];
}

/// <summary>A simulated job with its stored object, which may be a revision older or newer.</summary>
internal sealed record JobReading(RunningJob Job, ApiObject Stored);
