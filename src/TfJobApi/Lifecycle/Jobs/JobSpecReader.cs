using TfJobApi.Json;

namespace TfJobApi.Lifecycle.Jobs;

/// <summary>
/// Reads the spec of a TFJob. A value of a wrong type counts as absent: the schema reports it when the job is stored.
/// Source: pkg/apis/tensorflow/v1/defaults.go of tf-operator, tensorflow_defaults.go of training-operator
/// </summary>
internal static class JobSpecReader
{
    public static JobSpec Read(CanonicalValue spec, ControllerRules rules)
    {
        var policy = rules.HasRunPolicy ? spec["runPolicy"] : default;

        return new()
        {
            Replicas = [.. ReadReplicas(spec["tfReplicaSpecs"]).Values],
            CleanPodPolicy = Policies.ParseClean(Limit("cleanPodPolicy").Text, rules.DefaultCleanPodPolicy),
            ActiveDeadlineSeconds = Limit("activeDeadlineSeconds").Integer,
            BackoffLimit = Limit("backoffLimit").Integer,
            TtlSecondsAfterFinished = Limit("ttlSecondsAfterFinished").Integer,
            NeedsAllWorkers = rules.HasRunPolicy && spec["successPolicy"].Text == "AllWorkers",
            HasDynamicWorkers = rules.HasRunPolicy && spec["enableDynamicWorker"].IsTrue,
            IsSuspended = policy["suspend"].IsTrue,
        };

        // CCI and the first versions have the limits in the spec, and CCI's documents are about these
        CanonicalValue Limit(string name) => policy[name] is { IsAbsentOrNull: false } limit ? limit : spec[name];
    }

    private static SortedDictionary<ReplicaType, ReplicaSpec> ReadReplicas(CanonicalValue replicas)
    {
        SortedDictionary<ReplicaType, ReplicaSpec> specs = [];
        if (!replicas.IsObject)
        {
            return specs;
        }

        foreach (var member in replicas.Members)
        {
            if (ReplicaTypes.TryParse(member.Name, out var type) && member.Value.IsObject)
            {
                var count = Math.Clamp(member.Value["replicas"].Integer ?? 1, 0, int.MaxValue);
                specs[type] = new(type, (int)count, Policies.ParseRestart(member.Value["restartPolicy"].Text), member.Value["template"]);
            }
        }

        return specs;
    }
}
