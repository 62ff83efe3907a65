using System.Globalization;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>A change of a pod by hand: a start, an end, or its deletion.</summary>
/// <param name="End">Null for a start and a deletion.</param>
internal sealed record PodStep(RunEnd? End)
{
    public static PodStep Start { get; } = new(null as RunEnd);

    public static PodStep Delete { get; } = new(null as RunEnd) { IsDeletion = true };

    public bool IsDeletion { get; private init; }

    /// <summary>Returns the reason why a pod cannot make the step; null if it can.</summary>
    public string? FindConflict(PodLife pod)
    {
        var state = Describe(pod);
        return (End, pod) switch
        {
            _ when IsDeletion => null,
            (_, { IsFinished: true }) => $"the pod has ended ({state})",
            (null, { State.RunningSince: not null }) => $"only a pod that waits can start ({state})",
            ({ ExitCode: not null }, { State.RunningSince: null }) => $"only a running container can exit ({state})",
            _ => null,
        };
    }

    public PodLife Apply(PodLife pod, RunPlanner plans, JobMoment now) => End is null
        ? Kubelet.Start(pod, plans, now)
        : Kubelet.End(pod, End, now);

    public override string ToString() => End switch
    {
        { ExitCode: { } code } => string.Create(CultureInfo.InvariantCulture, $"exits with {code}"),
        not null => "is evicted",
        _ => IsDeletion ? "is deleted" : "starts",
    };

    private static string Describe(PodLife pod) => pod.Phase.Name() + (pod.State.Waiting is { } reason && !pod.IsFinished ? $", {reason}" : "");
}
