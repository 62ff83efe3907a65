using System.Globalization;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>A simulated pod. Its main container has the state; other containers run from its start to its end.</summary>
internal sealed record PodLife
{
    public required Replica Replica { get; init; }

    /// <summary>The policy of the pod, and not of its replica: never ExitCode.</summary>
    public required RestartPolicy Policy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required PlannedRun Run { get; init; }

    /// <summary>The number of earlier lives of pods with this name.</summary>
    public required int Life { get; init; }

    public required ContainerState State { get; init; }

    public PodPhase Phase { get; init; } = PodPhase.Pending;

    /// <summary>The end of the life before, after a restart in place.</summary>
    public Termination? Last { get; init; }

    /// <summary>The log of the last life that has begun; null before the first start.</summary>
    public ContainerLog? Log { get; init; }

    /// <summary>The log of the life before it.</summary>
    public ContainerLog? LastLog { get; init; }

    public int Restarts { get; init; }

    /// <summary>The number of restarts in place since the last long run; it decides the next delay.</summary>
    public int BackOff { get; init; }

    /// <summary>The first start of the main container.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The message of an evicted pod.</summary>
    public string? Eviction { get; init; }

    /// <summary>The creation, or the last start of the main container, on the clock of the job.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The time of the next change without another reason, on the clock of the job; null if only an event causes one.</summary>
    public DateTimeOffset? Due { get; init; }

    public bool IsFinished => Phase is PodPhase.Succeeded or PodPhase.Failed;

    public bool IsReady => Phase == PodPhase.Running && State.RunningSince is not null;

    public ObservedPod Observed => new(Replica, Phase, State.Ended?.ExitCode, Restarts);

    /// <summary>Says what the last change of the pod was, for example <c>is Running</c>.</summary>
    public string Describe() => Eviction is not null ? "is evicted"
        : State.Ended is { } end && !IsFinished ? string.Create(CultureInfo.InvariantCulture, $"exits with {end.ExitCode}")
        : $"is {State.Waiting ?? Phase.Name()}";

    /// <summary>Returns the number of the next life after a deletion: a life that has not begun is not lost.</summary>
    public int NextLife => StartedAt is null ? Life : Life + 1;
}

/// <summary>Exactly one of the three has a value: waiting with a reason, running since, or terminated.</summary>
internal sealed record ContainerState(string? Waiting, DateTimeOffset? RunningSince, Termination? Ended)
{
    public const string CrashLoop = "CrashLoopBackOff";

    public static ContainerState Waits(string reason) => new(reason, null, null);

    public static ContainerState Runs(DateTimeOffset since) => new(null, since, null);

    public static ContainerState Terminated(Termination end) => new(null, null, end);
}

internal sealed record Termination(int ExitCode, string Reason, string? Message, DateTimeOffset StartedAt, DateTimeOffset FinishedAt);
