namespace TfJobApi.Lifecycle.Pods;

/// <summary>
/// The log of one life of a pod's main container. The lines of the scenario are spread evenly over the planned run, the first at its
/// start; without a planned end there is one each second.
/// </summary>
/// <param name="Since">The start of the life.</param>
/// <param name="End">Null while it runs.</param>
internal sealed record ContainerLog(PlannedRun Run, DateTimeOffset Since, DateTimeOffset? End)
{
    /// <summary>Returns the log of the life before the restart in place, or of the one that has ended before it; null without one.</summary>
    public static ContainerLog? Previous(PodLife pod) => pod is { Last: not null, IsFinished: false, State: { RunningSince: null, Ended: null } } ? pod.Log : pod.LastLog;

    /// <summary>Returns the log of the life that began at a time, if the pod still knows its end, or that it runs.</summary>
    public static ContainerLog? Find(PodLife pod, DateTimeOffset since) =>
        pod.Log?.Since == since ? pod.Log
        : pod.LastLog?.Since == since ? pod.LastLog
        : null;

    public ContainerLog Shift(TimeSpan distance) => this with { Since = Since.Shift(distance), End = End?.Shift(distance) };

    public DateTimeOffset TimeOf(int line)
    {
        var ticks = Run.Length is { } length ? (Int128)length.Ticks * line / Run.Log.Length : (Int128)TimeSpan.TicksPerSecond * line;
        return Since.Shift(TimeSpan.FromTicks((long)ticks));
    }

    /// <summary>Returns the number of lines until a time.</summary>
    public int CountAt(DateTimeOffset now)
    {
        var last = End < now ? End.Value : now;
        var count = 0;
        while (count < Run.Log.Length && TimeOf(count) <= last)
        {
            count++;
        }

        return count;
    }
}
