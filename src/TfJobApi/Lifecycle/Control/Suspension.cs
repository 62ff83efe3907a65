using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>The suspension of a job, which training-operator has since 1.7.</summary>
internal static class Suspension
{
    /// <summary>Returns null for a job that is not suspended, and resumes it if it was.</summary>
    public static Decision? Apply(Reconciliation job)
    {
        var status = job.Status;
        if (!job.Spec.IsSuspended)
        {
            if (status.IsTrue(JobCondition.Suspended))
            {
                var resumed = job.Messages.JobResumed;
                job.SetCondition(JobCondition.Suspended, JobMessages.Resumed, resumed, JobCondition.False);
                job.Start();
                job.Report(JobMessages.Resumed, resumed);
            }

            return null;
        }

        JobEnd.CleanPods(job, cleansAll: true);

        // 1.7 requires a completion time if there is a time to live; fixed in 1.9
        if (job.Spec.TtlSecondsAfterFinished is not null && status.CompletionTime is null)
        {
            return job.Decide(error: "job completion time is nil, cannot cleanup");
        }

        Suspend(job);
        return job.Decide();
    }

    private static void Suspend(Reconciliation job)
    {
        var (status, message) = (job.Status, job.Messages.JobSuspended);
        foreach (var type in ReplicaTypes.All)
        {
            if (status.Counts[(int)type] is { } counts)
            {
                status[type] = counts with { Active = 0 };
            }
        }

        if (status.IsTrue(JobCondition.Running))
        {
            job.SetCondition(JobCondition.Running, JobMessages.Suspended, message, JobCondition.False);
        }

        if (!status.IsTrue(JobCondition.Suspended))
        {
            job.SetCondition(JobCondition.Suspended, JobMessages.Suspended, message);
        }

        job.Report(JobMessages.Suspended, message);
    }
}
