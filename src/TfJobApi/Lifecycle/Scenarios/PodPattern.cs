using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Notation;

namespace TfJobApi.Lifecycle.Scenarios;

/// <summary>Pods of a job: a pattern of their names without the job, or the pod that decides the end of the job.</summary>
/// <param name="text">Null for the deciding pod.</param>
internal sealed class PodPattern(string? text)
{
    /// <summary>A pattern is compared with the names of up to 1,000 pods, and names are shorter.</summary>
    public const int MaxLength = 64;

    public const string Example = "a pattern of pods, for example worker-0, worker-* or *, of at most 64 characters";

    public static PodPattern All { get; } = new("*");

    public static PodPattern Deciding { get; } = new(null);

    public bool Matches(JobSpec spec, Replica replica) =>
        text is null ? replica == FindDeciding(spec) : TextPattern.Matches(text, replica.ToString());

    public bool MatchesAny(JobSpec spec) => text is null or "*"
        ? spec.Replicas.Any(replicas => replicas.Count > 0)
        : spec.Replicas.Any(replicas => MatchesAny(replicas));

    public override string ToString() => text ?? "the deciding pod";

    private static Replica FindDeciding(JobSpec spec)
    {
        var deciding = spec.Replicas.FirstOrDefault(replicas => spec.IsDecidedBy(replicas.Type)) ?? spec.Replicas.FirstOrDefault();
        return new(deciding?.Type ?? ReplicaType.Worker, 0);
    }

    private bool MatchesAny(ReplicaSpec replicas)
    {
        var count = Math.Min(replicas.Count, Control.ReplicaPods.Limit);
        return Enumerable.Range(0, count).Any(index => TextPattern.Matches(text, new Replica(replicas.Type, index).ToString()));
    }
}
