using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>
/// Makes pods for a job that already has a status, in the phases of its counts. The first pods are active: a first worker that
/// succeeded would end the job.
/// </summary>
internal static class StatusPods
{
    public static IEnumerable<PodLife> Create(JobStatus status, RunPlanner plans, JobMoment now)
    {
        foreach (var replicas in plans.Spec.Replicas)
        {
            var counts = status[replicas.Type];
            for (var index = 0; index < Math.Min(replicas.Count, ReplicaPods.Limit); index++)
            {
                var pod = Kubelet.Create(new(replicas.Type, index), replicas.RestartPolicy, life: 0, plans, now);
                yield return index < counts.Active ? Kubelet.Start(pod, plans, now)
                    : index < counts.Active + counts.Failed ? Ended(pod, new(1), plans, now)
                    : index < counts.Active + counts.Failed + counts.Succeeded ? Ended(pod, RunEnd.Completed, plans, now)
                    : pod;
            }
        }
    }

    /// <summary>A pod that would restart in place can fail only by an eviction.</summary>
    private static PodLife Ended(PodLife pod, RunEnd end, RunPlanner plans, JobMoment now)
    {
        var ended = Kubelet.End(Kubelet.Start(pod, plans, now), end, now);
        return ended.IsFinished || end.ExitCode == 0 ? ended : Kubelet.Evict(ended, "The node was low on resource: memory.", now);
    }
}
