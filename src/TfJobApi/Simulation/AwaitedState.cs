using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Simulation;

/// <summary>The state of a job until which the clock is moved: a condition, a pod in a phase, or its absence.</summary>
internal abstract record AwaitedState(string Namespace, string Name)
{
    /// <summary>The name that messages have.</summary>
    public string Job => $"{Namespace}/{Name}";

    public ObjectKey JobKey => new(TfJob.Definition, Namespace, Name);

    /// <summary>The object that has the state.</summary>
    public virtual ObjectKey Key => JobKey;

    /// <param name="current">Null if there is no such object.</param>
    public abstract bool Holds(ApiObject? current);
}

internal sealed record AwaitedCondition(string Namespace, string Name, string Condition) : AwaitedState(Namespace, Name)
{
    public static readonly string[] All =
    [
        JobCondition.Created, JobCondition.Running, JobCondition.Restarting, JobCondition.Succeeded, JobCondition.Failed,
        JobCondition.Suspended,
    ];

    public override bool Holds(ApiObject? current) => current is not null && JobStatusJson.Read(current.Status).IsTrue(Condition);

    public override string ToString() => $"has no condition {Condition}";
}

internal sealed record AwaitedEnd(string Namespace, string Name) : AwaitedState(Namespace, Name)
{
    public override bool Holds(ApiObject? current) => current is null;

    public override string ToString() => "is not gone";
}

internal sealed record AwaitedPod(string Namespace, string Name, Replica Pod, PodPhase Phase) : AwaitedState(Namespace, Name)
{
    public static readonly PodPhase[] Phases = [PodPhase.Pending, PodPhase.Running, PodPhase.Succeeded, PodPhase.Failed];

    public override ObjectKey Key => new(Workloads.Pod, Namespace, Pod.NameIn(Name));

    public override bool Holds(ApiObject? current) => current?.Member("status")["phase"].Text == Phase.Name();

    public override string ToString() => $"has no pod {Pod} that is {Phase.Name()}";
}
