using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>The end of a job by a limit, and the reconciliations of a finished job.</summary>
internal static class JobEnd
{
    /// <param name="limit">The message of the limit that the job has reached.</param>
    public static Decision Apply(Reconciliation job, string? limit)
    {
        var wasFinished = job.Status.IsFinished;
        CleanPods(job, cleansAll: !wasFinished && job.Rules.CleansAllPodsAtLimit);
        if (limit is not null)
        {
            job.Report(JobMessages.Failed, limit);
            job.Complete();
            job.SetCondition(JobCondition.Failed, JobMessages.Failed, limit);
        }

        // the real controllers delete a job with a time to live of 0 before they write Failed, so that nobody sees it
        if (wasFinished && Limits.IsTimeToLiveOver(job))
        {
            if (job.Rules.ReportsDeletion)
            {
                job.Report("SuccessfulDeleteJob", $"Deleted job: {job.View.Job.Name}");
            }

            return job.Decide(deletesJob: true);
        }

        if (wasFinished && job.Status.IsSucceeded)
        {
            CountActiveAsSucceeded(job.Status);
        }

        return job.Decide();
    }

    public static void CleanPods(Reconciliation job, bool cleansAll)
    {
        foreach (var pod in job.View.Pods)
        {
            if (cleansAll || IsCleaned(pod, job))
            {
                job.DeletePod(pod.Replica);
                job.DeleteService(pod.Replica);
            }
        }
    }

    private static bool IsCleaned(ObservedPod pod, Reconciliation job) => job.Spec.CleanPodPolicy switch
    {
        CleanPodPolicy.All => true,
        CleanPodPolicy.None => false,
        _ => pod.Phase == PodPhase.Running || (pod.Phase == PodPhase.Pending && job.Rules.CleansPendingPods),
    };

    private static void CountActiveAsSucceeded(JobStatus status)
    {
        foreach (var type in ReplicaTypes.All)
        {
            if (status.Counts[(int)type] is { } counts)
            {
                status[type] = counts with { Active = 0, Succeeded = counts.Succeeded + counts.Active };
            }
        }
    }
}
