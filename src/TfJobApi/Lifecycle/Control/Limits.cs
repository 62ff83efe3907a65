using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Resources;

namespace TfJobApi.Lifecycle.Control;

/// <summary>The backoff limit, the deadline, and the time to live of a finished job. They are due at their time, not after it.</summary>
internal static class Limits
{
    /// <summary>Returns the message of the limit that the job has reached; null if it has not reached one.</summary>
    public static string? Find(Reconciliation job) =>
        HasReachedBackoff(job) ? job.Messages.BackoffLimit
        : DeadlineOf(job) <= job.Now ? job.Messages.Deadline
        : null;

    public static bool IsTimeToLiveOver(Reconciliation job) => EndOf(job) <= job.Now;

    public static DateTimeOffset? FindDue(Reconciliation job) =>
        job.Status.IsFinished ? EndOf(job) : job.Spec.IsSuspended ? null : DeadlineOf(job);

    private static DateTimeOffset? DeadlineOf(Reconciliation job)
    {
        var start = job.Status.StartTime;
        return After(start, job.Shift?.OfStart(start), job.Spec.ActiveDeadlineSeconds);
    }

    private static DateTimeOffset? EndOf(Reconciliation job)
    {
        var completion = job.Status.CompletionTime;
        return After(completion, job.Shift?.OfCompletion(completion), job.Spec.TtlSecondsAfterFinished);
    }

    /// <summary>Returns null also for a time after the last year.</summary>
    /// <param name="shift">The distance from the time to the one from which the seconds count.</param>
    private static DateTimeOffset? After(string? time, TimeSpan? shift, long? seconds)
    {
        if (seconds is not { } number || !Timestamp.TryParse(time, out var start))
        {
            return null;
        }

        start = start.Shift(shift ?? TimeSpan.Zero);
        return number <= (DateTimeOffset.MaxValue - start).TotalSeconds - 1 ? start.AddSeconds(Math.Max(number, 0)) : null;
    }

    private static bool HasReachedBackoff(Reconciliation job)
    {
        if (job.Spec.BackoffLimit is not { } limit)
        {
            return false;
        }

        var restarts = job.View.Pods.Where(pod => CountsFor(pod, job)).Sum(pod => pod.Restarts);
        return (limit == 0 ? restarts > 0 : restarts >= limit) || (limit < 1 && HasNewFailure(job));
    }

    private static bool CountsFor(ObservedPod pod, Reconciliation job) =>
        (pod.Phase == PodPhase.Running || (pod.Phase == PodPhase.Pending && job.Rules.BackoffCountsPendingPods))
        && job.Spec[pod.Replica.Type]?.RestartPolicy is { } policy
        && (policy is RestartPolicy.Always or RestartPolicy.OnFailure || (policy == RestartPolicy.ExitCode && job.Rules.BackoffCountsExitCode));

    /// <summary>Whether more pods failed than the status has, while not all pods are active.</summary>
    private static bool HasNewFailure(Reconciliation job)
    {
        var known = ReplicaTypes.All.Sum(type => job.Status[type].Failed);
        return job.View.Pods.Count(pod => pod.Phase == PodPhase.Failed) > known
            && job.View.Pods.Count(pod => pod.IsActive) != job.Spec.Total;
    }
}
