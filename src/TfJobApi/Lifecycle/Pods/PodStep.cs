using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>A change of a pod by hand: a start, or an end.</summary>
/// <param name="End">Null for a start.</param>
internal sealed record PodStep(RunEnd? End)
{
    public static PodStep Start { get; } = new(null as RunEnd);

    /// <summary>Returns the reason why a pod cannot make the step; null if it can.</summary>
    public string? FindConflict(PodLife pod)
    {
        var state = Describe(pod);
        return (End, pod) switch
        {
            (_, { IsFinished: true }) => $"the pod has ended ({state})",
            (null, { State.RunningSince: not null }) => $"only a pod that waits can start ({state})",
            ({ ExitCode: not null }, { State.RunningSince: null }) => $"only a running container can exit ({state})",
            _ => null,
        };
    }

    public PodLife Apply(PodLife pod, RunPlanner plans, DateTimeOffset now) => End is null
        ? Kubelet.Start(pod, plans, now)
        : Kubelet.End(pod, End, now);

    private static string Describe(PodLife pod) => pod.Phase.Name() + (pod.State.Waiting is { } reason && !pod.IsFinished ? $", {reason}" : "");
}
