using System.Collections.Immutable;
using TfJobApi.Notation;

namespace TfJobApi.Lifecycle.Scenarios;

/// <summary>One life of a pod, from its creation, or from the end of the life before, to its end.</summary>
internal sealed record PodRun
{
    private static readonly DurationRange OneSecond = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    private static readonly DurationRange TenSeconds = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

    /// <summary>The life of a pod for which a scenario has no script.</summary>
    public static PodRun Usual { get; } = new() { IsUsual = true, Length = TenSeconds, End = RunEnd.Completed };

    /// <summary>Whether the pods of parameter servers and evaluators run until the end of the job.</summary>
    public bool IsUsual { get; init; }

    /// <summary>The time from the creation of the pod to its start; null if it never starts.</summary>
    public DurationRange? Start { get; init; } = OneSecond;

    /// <summary>The reason why the pod waits for its start.</summary>
    public string Waiting { get; init; } = WaitingReason.ContainerCreating;

    /// <summary>Null if the pod runs until the end of the job.</summary>
    public DurationRange? Length { get; init; }

    /// <summary>Null only without a length.</summary>
    public RunEnd? End { get; init; }

    /// <summary>The lines that the main container writes.</summary>
    public ImmutableArray<string> Log { get; init; } = [];
}

/// <param name="ExitCode">Null for a pod that is evicted.</param>
internal sealed record RunEnd(int? ExitCode, string? Reason = null, string? Message = null)
{
    public const int MaxExitCode = 255;

    public static RunEnd Completed { get; } = new(0);

    public static RunEnd Evicted(string message) => new(null, "Evicted", message);
}

internal static class WaitingReason
{
    public const string ContainerCreating = "ContainerCreating";
    public const string ImagePullBackOff = "ImagePullBackOff";
    public const string Unschedulable = "Unschedulable";

    public static readonly string[] All =
        [ContainerCreating, "CreateContainerConfigError", "ErrImagePull", ImagePullBackOff, "InvalidImageName", Unschedulable];
}
