using System.Collections.Immutable;
using TfJobApi.Json;

namespace TfJobApi.Lifecycle.Jobs;

/// <summary>The spec of a TFJob as a controller reads it, with its defaults. None of them is stored.</summary>
internal sealed record JobSpec
{
    /// <summary>In the order of the types.</summary>
    public required ImmutableArray<ReplicaSpec> Replicas { get; init; }

    public CleanPodPolicy CleanPodPolicy { get; init; }

    public long? ActiveDeadlineSeconds { get; init; }

    public long? BackoffLimit { get; init; }

    public long? TtlSecondsAfterFinished { get; init; }

    /// <summary>Whether the job succeeds only if all workers succeed. Otherwise the first worker is enough.</summary>
    public bool NeedsAllWorkers { get; init; }

    public bool HasDynamicWorkers { get; init; }

    public bool IsSuspended { get; init; }

    public bool HasChief => Replicas.Any(replica => replica.Type.IsChief());

    public long Total => Replicas.Sum(replica => (long)replica.Count);

    public ReplicaSpec? this[ReplicaType type]
    {
        get
        {
            foreach (var replica in Replicas)
            {
                if (replica.Type == type)
                {
                    return replica;
                }
            }

            return null;
        }
    }

    /// <summary>Returns the message that the job has no such pod, with the pods that it has.</summary>
    /// <param name="pod">The name of a pod without that of the job, or a pattern.</param>
    public string ExplainMissing(string pod)
    {
        List<string> names = [.. Replicas.Where(replica => replica.Count > 0).Select(replica => NamesOf(replica.Type, Math.Min(replica.Count, Control.ReplicaPods.Limit)))];
        return names.Count == 0
            ? $"the job has no pod {pod}: tfReplicaSpecs has no replicas of {string.Join(", ", ReplicaTypes.All.Select(type => type.Name()))}"
            : $"the job has no pod {pod}: its pods are {string.Join(", ", names)}";
    }

    private static string NamesOf(ReplicaType type, int count) =>
        count == 1 ? $"{new Replica(type, 0)}" : $"{new Replica(type, 0)} to {new Replica(type, count - 1)}";

    /// <summary>Returns whether the end of this type is the end of the job.</summary>
    public bool IsDecidedBy(ReplicaType type) => HasChief ? type.IsChief() : type == ReplicaType.Worker;
}

/// <param name="Count">The number of replicas.</param>
/// <param name="Template">The pod template; absent if the spec has none.</param>
internal sealed record ReplicaSpec(ReplicaType Type, int Count, RestartPolicy RestartPolicy, CanonicalValue Template)
{
    /// <summary>The container whose exit code counts.</summary>
    public const string MainContainer = "tensorflow";

    public bool HasTemplatePolicy => Template["spec"]["restartPolicy"].NonEmptyText is not null;
}
