using System.Globalization;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>
/// Starts, ends, restarts and evicts pods.
/// Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
/// </summary>
internal static class Kubelet
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan LongRun = TimeSpan.FromMinutes(10);

    public static PodLife Create(Replica replica, RestartPolicy policy, int life, RunPlanner plans, JobMoment now)
    {
        var run = plans.Plan(replica, life);
        return new()
        {
            Replica = replica,
            Policy = policy.ForPod(),
            CreatedAt = now.Time,
            Since = now.OfJob,
            Run = run,
            Life = life,
            State = ContainerState.Waits(run.Waiting),
            Due = now.OfJob.Later(run.Start),
        };
    }

    /// <summary>Makes the change that is due.</summary>
    public static PodLife Continue(PodLife pod, RunPlanner plans, JobMoment now) =>
        pod.State.RunningSince is null ? StartOrWait(pod, plans, now)
        : pod.Run.End is { } end ? End(pod, end, now)
        : pod with { Due = null };

    /// <summary>Describes the change that is due.</summary>
    public static string DescribeNext(PodLife pod) => pod switch
    {
        { State.RunningSince: null, StartedAt: null } => $"{pod.Replica} starts",
        { State.RunningSince: null } => $"{pod.Replica} restarts",
        { Run.End.ExitCode: { } code } => string.Create(CultureInfo.InvariantCulture, $"{pod.Replica} exits with {code}"),
        _ => $"{pod.Replica} is evicted",
    };

    /// <summary>Starts a pod that waits, or the container that waits for its restart, also if the scenario never does.</summary>
    public static PodLife Start(PodLife pod, RunPlanner plans, JobMoment now)
    {
        var isRestart = pod.StartedAt is not null;
        var run = isRestart ? plans.Plan(pod.Replica, pod.Life + 1) : pod.Run;
        return pod with
        {
            Phase = PodPhase.Running,
            State = ContainerState.Runs(now.Time),
            Last = pod.State.Ended ?? pod.Last,
            StartedAt = pod.StartedAt ?? now.Time,
            Since = now.OfJob,
            Run = run,
            Log = new(run, now.Time, now.OfJob, null),
            LastLog = pod.Log,
            Life = isRestart ? pod.Life + 1 : pod.Life,
            Restarts = isRestart ? pod.Restarts + 1 : pod.Restarts,
            Due = now.OfJob.Later(run.Length),
        };
    }

    /// <summary>Ends the run of a pod; the policy of the pod decides whether the container restarts in place.</summary>
    public static PodLife End(PodLife pod, RunEnd end, JobMoment now)
    {
        if (end.ExitCode is not { } code)
        {
            return Evict(pod, end.Message ?? "", now);
        }

        var termination = new Termination(code, end.Reason ?? (code == 0 ? "Completed" : "Error"), end.Message, pod.State.RunningSince ?? now.Time, now.Time);
        if (pod.Policy == RestartPolicy.Never || (pod.Policy == RestartPolicy.OnFailure && code == 0))
        {
            return pod with
            {
                Phase = code == 0 ? PodPhase.Succeeded : PodPhase.Failed,
                State = ContainerState.Terminated(termination),
                Log = EndLog(pod, now),
                Due = null,
            };
        }

        var backOff = now.OfJob - pod.Since >= LongRun ? 0 : pod.BackOff;
        var delay = Delay(backOff);
        return pod with
        {
            State = delay == TimeSpan.Zero ? ContainerState.Terminated(termination) : ContainerState.Waits(ContainerState.CrashLoop),
            Last = delay == TimeSpan.Zero ? pod.Last : termination,
            Log = EndLog(pod, now),
            BackOff = backOff + 1,
            Due = now.OfJob.Later(delay),
        };
    }

    public static PodLife Evict(PodLife pod, string message, JobMoment now) => pod with
    {
        Phase = PodPhase.Failed,
        Log = EndLog(pod, now),
        Eviction = message,
        State = ContainerState.Waits(pod.Run.Waiting),
        Due = null,
    };

    /// <summary>Applies another scenario to the rest of a pod's life. A start or an end whose time has already come is due at once.</summary>
    public static PodLife Reschedule(PodLife pod, RunPlanner plans, JobMoment now)
    {
        if (pod.IsFinished)
        {
            return pod;
        }

        if (pod.StartedAt is not null && pod.State.RunningSince is null)
        {
            // a restart has the delay of the kubelet; one that the scenario never did is due at once
            return pod.Due is null ? pod with { Due = now.OfJob } : pod;
        }

        var run = plans.Plan(pod.Replica, pod.Life);
        var due = pod.Since.Later(pod.State.RunningSince is null ? run.Start : run.Length);
        var state = pod.State.RunningSince is null ? ContainerState.Waits(run.Waiting) : pod.State;
        return pod with { Run = run, State = state, Log = pod.Log is { } log ? log with { Run = run } : null, Due = due < now.OfJob ? now.OfJob : due };
    }

    /// <summary>A container whose next life never starts waits for a step by hand, or for another scenario.</summary>
    private static PodLife StartOrWait(PodLife pod, RunPlanner plans, JobMoment now) =>
        pod.StartedAt is not null && plans.Plan(pod.Replica, pod.Life + 1) is { Start: null } run
            ? pod with { Due = null, State = ContainerState.Waits(run.Waiting), Last = pod.State.Ended ?? pod.Last }
            : Start(pod, plans, now);

    private static ContainerLog? EndLog(PodLife pod, JobMoment now) => pod.Log is { End: null } log ? log with { End = now.OfJob } : pod.Log;

    /// <summary>Returns the sum of the delays before a number of restarts in place.</summary>
    public static TimeSpan TotalDelay(int restarts)
    {
        var total = TimeSpan.Zero;
        for (var number = 0; number < restarts; number++)
        {
            total += Delay(number);
        }

        return total;
    }

    /// <summary>The delay before a restart in place: 0, 10 s, and then twice the delay before.</summary>
    public static TimeSpan Delay(int restarts) => restarts switch
    {
        0 => TimeSpan.Zero,
        > 5 => LongestBackOff,
        _ => TimeSpan.FromSeconds(10 << (restarts - 1)),
    };
}
