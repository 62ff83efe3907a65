using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>
/// Makes pods for a job that already has a status: existing ones in their phases, and the others in what is left of its counts. The first of
/// these are active: a first worker that succeeded would end the job.
/// </summary>
internal static class StatusPods
{
    /// <param name="existing">The phases of the pods that exist.</param>
    public static IEnumerable<PodLife> Create(JobStatus status, IReadOnlyDictionary<Replica, PodPhase> existing, RunPlanner plans, JobMoment now)
    {
        foreach (var replicas in plans.Spec.Replicas)
        {
            var counts = status[replicas.Type];
            var all = Enumerable.Range(0, Math.Min(replicas.Count, ReplicaPods.Limit)).Select(index => new Replica(replicas.Type, index)).ToList();
            var missing = new Queue<PodPhase>(MissingPhases(counts, [.. all.Where(existing.ContainsKey).Select(replica => existing[replica])]));
            foreach (var replica in all)
            {
                var phase = existing.TryGetValue(replica, out var known) ? known : missing.TryDequeue(out var next) ? next : PodPhase.Pending;
                yield return Create(Kubelet.Create(replica, replicas.RestartPolicy, life: 0, plans, now), phase, plans, now);
            }
        }
    }

    private static IEnumerable<PodPhase> MissingPhases(ReplicaCounts counts, IReadOnlyCollection<PodPhase> existing)
    {
        IEnumerable<PodPhase> Missing(PodPhase phase, long count) => Enumerable.Repeat(phase, (int)Math.Clamp(count - existing.Count(other => other == phase), 0, ReplicaPods.Limit));

        return [.. Missing(PodPhase.Running, counts.Active), .. Missing(PodPhase.Failed, counts.Failed), .. Missing(PodPhase.Succeeded, counts.Succeeded)];
    }

    private static PodLife Create(PodLife pod, PodPhase phase, RunPlanner plans, JobMoment now) => phase switch
    {
        PodPhase.Running => Kubelet.Start(pod, plans, now),
        PodPhase.Failed => Ended(pod, new(1), plans, now),
        PodPhase.Succeeded => Ended(pod, RunEnd.Completed, plans, now),
        _ => pod,
    };

    /// <summary>A pod that would restart in place can fail only by an eviction.</summary>
    private static PodLife Ended(PodLife pod, RunEnd end, RunPlanner plans, JobMoment now)
    {
        var ended = Kubelet.End(Kubelet.Start(pod, plans, now), end, now);
        return ended.IsFinished || end.ExitCode == 0 ? ended : Kubelet.Evict(ended, "The node was low on resource: memory.", now);
    }
}
