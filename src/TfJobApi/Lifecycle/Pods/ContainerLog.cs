namespace TfJobApi.Lifecycle.Pods;

/// <summary>
/// The log of one life of a pod's main container. The lines of the scenario are spread evenly over the planned run, the first at its
/// start; without a planned end there is one each second.
/// </summary>
/// <param name="Since">The start of the life.</param>
/// <param name="End">Null while it runs.</param>
internal sealed record ContainerLog(PlannedRun Run, DateTimeOffset Since, DateTimeOffset? End)
{
    public static ContainerLog? Current(PodLife pod) => pod switch
    {
        { State.RunningSince: { } since } => new(pod.Run, since, null),
        { State.Ended: { } end } => new(pod.Run, end),
        { Last: { } last } => new(pod.Run, last),

        // evicted: the end of its last life is not known
        { StartedAt: { } started } => new(pod.Run, started, null),
        _ => null,
    };

    /// <summary>Returns the log of the life before the restart in place; null without one.</summary>
    public static ContainerLog? Previous(PodLife pod) => pod.Last is not { } last ? null
        : new((pod.State.Waiting is null ? pod.LastRun : null) ?? pod.Run, last);

    /// <summary>Returns the log of the life that began at a time, if the pod still knows its end, or that it runs.</summary>
    public static ContainerLog? Find(PodLife pod, DateTimeOffset since) =>
        Current(pod) is { } current && current.Since == since ? current
        : Previous(pod) is { } previous && previous.Since == since ? previous
        : null;

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

    private ContainerLog(PlannedRun run, Termination end)
        : this(run, end.StartedAt, end.FinishedAt)
    {
    }
}
