using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>
/// Sets the conditions that follow from the counts of a type.
/// Source: updateStatusSingle in pkg/controller.v1/tensorflow/status.go of tf-operator, UpdateJobStatus in
/// pkg/controller.v1/tensorflow/tfjob_controller.go of training-operator
/// </summary>
internal static class JobConditions
{
    /// <summary>For a controller that sets conditions type by type.</summary>
    public static void Judge(Reconciliation job, ReplicaSpec replicas, bool firstWorkerIsDone, bool isRestarting)
    {
        Progress(job, replicas, firstWorkerIsDone);
        var failed = job.Status[replicas.Type].Failed;
        if (failed == 0)
        {
            return;
        }

        if (isRestarting)
        {
            var message = job.Messages.JobRestarting(replicas.Type, failed);
            job.Warn(JobMessages.Restarting, message);
            job.SetCondition(JobCondition.Restarting, JobMessages.Restarting, message);
        }
        else
        {
            Fail(job, replicas.Type, failed);
        }
    }

    /// <param name="restarting">The condition before the first type.</param>
    public static void Judge(Reconciliation job, ReplicaSpec replicas, bool firstWorkerIsDone, JobCondition? restarting)
    {
        Progress(job, replicas, firstWorkerIsDone);
        var failed = job.Status[replicas.Type].Failed;
        if (failed == 0)
        {
            return;
        }

        if (restarting is not null)
        {
            job.SetCondition(JobCondition.Restarting, restarting.Reason, restarting.Message);
        }
        else if (replicas.Type != ReplicaType.Worker || !job.Spec.HasDynamicWorkers)
        {
            Fail(job, replicas.Type, failed);
        }
    }

    private static void Progress(Reconciliation job, ReplicaSpec replicas, bool firstWorkerIsDone)
    {
        var type = replicas.Type;
        if (!job.Spec.IsDecidedBy(type))
        {
            return;
        }

        var counts = job.Status[type];
        var isDone = replicas.Count == counts.Succeeded || (!type.IsChief() && firstWorkerIsDone && !job.Spec.NeedsAllWorkers);
        if (counts.Active > 0 && (type.IsChief() || !isDone))
        {
            job.SetCondition(JobCondition.Running, JobMessages.Running, job.Messages.JobRunning);
        }

        if (isDone)
        {
            job.Report(JobMessages.Succeeded, job.Messages.JobSucceeded);
            job.Complete();
            job.SetCondition(JobCondition.Succeeded, JobMessages.Succeeded, job.Messages.JobSucceeded);
        }
    }

    private static void Fail(Reconciliation job, ReplicaType type, long failed)
    {
        var message = job.Messages.JobFailed(type, failed);
        job.Report(JobMessages.Failed, message);
        job.Complete();
        job.SetCondition(JobCondition.Failed, JobMessages.Failed, message);
    }
}
