using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>
/// Decides what a controller does with a job. One reconciliation is one call; the caller stores its result and calls again
/// while <see cref="Decision.NeedsAnother"/>.
/// Source: reconcileTFJobs in pkg/controller.v1/tensorflow/controller.go of tf-operator, ReconcileJobs in
/// pkg/controller.v1/common/job.go of training-operator
/// </summary>
internal static class JobController
{
    public static Decision Reconcile(JobView view, ControllerRules rules, DateTimeOffset now)
    {
        var job = new Reconciliation(view, rules, now);
        if (job.Status.Conditions.Count == 0)
        {
            if (JobValidation.FindError(view.Job.Name, view.Spec, rules) is { } error)
            {
                return Reject(job, error);
            }

            job.SetCondition(JobCondition.Created, JobMessages.Created, job.Messages.JobCreated);
        }

        var limit = rules.ChecksLimitsFirst ? Limits.Find(job) : null;
        if (job.Status.IsFinished || limit is not null)
        {
            return JobEnd.Apply(job, limit);
        }

        if (rules.HasRunPolicy && Suspension.Apply(job) is { } suspended)
        {
            return suspended;
        }

        limit = rules.ChecksLimitsFirst ? null : Limits.Find(job);
        return limit is null ? Run(job) : JobEnd.Apply(job, limit);
    }

    private static Decision Run(Reconciliation job)
    {
        if (job.Status.StartTime is null)
        {
            job.Start();
        }

        var firstWorkerIsDone = false;
        foreach (var replicas in job.Spec.Replicas)
        {
            var result = ReplicaPods.Reconcile(job, replicas);
            firstWorkerIsDone |= result.FirstWorkerIsDone;
            if (!job.Rules.JudgesAfterAllTypes)
            {
                JobConditions.Judge(job, replicas, firstWorkerIsDone, result.IsRestarting);
            }

            ReplicaPods.ReconcileServices(job, replicas);
        }

        // training-operator restores the condition that its own condition Running removes
        var restarting = job.Status.Find(JobCondition.Restarting);
        foreach (var replicas in job.Rules.JudgesAfterAllTypes ? job.Spec.Replicas : [])
        {
            JobConditions.Judge(job, replicas, firstWorkerIsDone, restarting);
        }

        return job.Decide();
    }

    private static Decision Reject(Reconciliation job, string error)
    {
        if (job.Rules.FailsInvalidJobs)
        {
            job.Warn(JobMessages.Invalid, JobMessages.InvalidSpec);
            job.SetCondition(JobCondition.Failed, JobMessages.Invalid, JobMessages.InvalidSpec);
        }
        else
        {
            job.Warn(JobMessages.FailedValidation, $"TFJob failed validation because {error}");
        }

        return job.Decide();
    }
}
