using System.Collections.Immutable;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Simulation;

/// <summary>A simulated job, and the parts of its stored object that it follows.</summary>
/// <param name="Spec">The stored spec from which the job was read.</param>
/// <param name="Script">The annotation from which the scenario was read; null without one.</param>
internal sealed record RunningJob(ObjectKey Key, SimulatedJob Job, ReadOnlyMemory<byte> Spec, string? Script)
{
    /// <summary>The events of the job, which count their repetitions.</summary>
    public ImmutableDictionary<JobEvent, RecordedEvent> Events { get; init; } = ImmutableDictionary<JobEvent, RecordedEvent>.Empty;

    /// <summary>The name of the header, the annotation, the scenario or the setting that has the scenario.</summary>
    public required string Source { get; init; }

    /// <summary>The reason why the current annotation is not the scenario; null if there is none.</summary>
    public string? Problem { get; init; }

    /// <summary>Its last events; null without one.</summary>
    public Timeline? Past { get; private init; }

    public JobIdentity Identity => Job.Job;

    public ControllerRules Rules => Job.Rules;

    public JobSpec JobSpec => Job.Plans.Spec;

    public ObjectKey PodKey(Replica replica) => new(Workloads.Pod, Key.Namespace, replica.NameIn(Key.Name));

    public ObjectKey ServiceKey(Replica replica) => new(Workloads.Service, Key.Namespace, replica.NameIn(Key.Name));

    public RunningJob Noting(DateTimeOffset at, string what, long? version = null) => this with { Past = Timeline.Add(Past, new(at, null, what, version)) };

    public RunningJob Noting(DateTimeOffset at, Replica pod, string what, long? version = null) => this with { Past = Timeline.Add(Past, new(at, pod, what, version)) };

    public bool Owns(ApiObject item) => OwnerReference.HaveUid(item.Meta.OwnerReferences, Identity.Uid);
}

/// <param name="Name">The name of the stored event.</param>
internal sealed record RecordedEvent(string Name, DateTimeOffset First, int Count);

/// <summary>The jobs of a snapshot.</summary>
/// <param name="Time">The time of the snapshot.</param>
internal sealed record SavedJobs(DateTimeOffset Time, ImmutableArray<RunningJob> Jobs);

/// <summary>A simulated job with its stored object, which may be a revision older or newer.</summary>
internal sealed record JobReading(RunningJob Job, ApiObject Stored);
