using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>The part of a pod that a controller reads.</summary>
/// <param name="ExitCode">The code of the main container, while its state is terminated.</param>
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

    /// <summary>The node of the pod does not answer.</summary>
    Unknown,
}

internal static class PodPhases
{
    private static readonly string[] Names = ["Pending", "Running", "Succeeded", "Failed", "Unknown"];

    /// <summary>A pod with another phase, or with none, is pending.</summary>
    public static PodPhase Read(string? name) => (PodPhase)Math.Max(Array.IndexOf(Names, name), 0);

    public static string Name(this PodPhase phase) => Names[(int)phase];
}
