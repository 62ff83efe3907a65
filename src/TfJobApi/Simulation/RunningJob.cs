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

    public JobIdentity Identity => Job.Job;

    public ControllerRules Rules => Job.Rules;

    public JobSpec JobSpec => Job.Plans.Spec;

    public ObjectKey PodKey(Replica replica) => new(Workloads.Pod, Key.Namespace, replica.NameIn(Key.Name));

    public ObjectKey ServiceKey(Replica replica) => new(Workloads.Service, Key.Namespace, replica.NameIn(Key.Name));

    public bool Owns(ApiObject item) => OwnerReference.HaveUid(item.Meta.OwnerReferences, Identity.Uid);
}

/// <param name="Name">The name of the stored event.</param>
internal sealed record RecordedEvent(string Name, DateTimeOffset First, int Count);

/// <summary>The jobs of a snapshot.</summary>
/// <param name="Time">The time of the snapshot.</param>
internal sealed record SavedJobs(DateTimeOffset Time, ImmutableArray<RunningJob> Jobs);
