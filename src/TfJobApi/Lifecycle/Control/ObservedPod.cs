using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>The part of a pod that a controller reads.</summary>
/// <param name="ExitCode">Of the main container, while its state is terminated.</param>
/// <param name="Restarts">The sum of all containers.</param>
internal readonly record struct ObservedPod(Replica Replica, PodPhase Phase, int? ExitCode = null, long Restarts = 0, bool IsTerminating = false)
{
    public bool IsActive => Phase is not (PodPhase.Succeeded or PodPhase.Failed) && !IsTerminating;
}

internal enum PodPhase
{
    Pending,
    Running,
    Succeeded,
    Failed,

    /// <summary>Of a pod on a node that does not answer.</summary>
    Unknown,
}
