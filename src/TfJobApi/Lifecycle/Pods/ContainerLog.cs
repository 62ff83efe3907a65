namespace TfJobApi.Lifecycle.Pods;

/// <summary>
/// The log of one life of a pod's main container. The lines of the scenario are spread evenly over the planned run, the first at its
/// start; without a planned end there is one each second.
/// </summary>
/// <param name="StartedAt">The start of the life, as it is shown.</param>
/// <param name="Since">The start of the life, on the clock of the job.</param>
/// <param name="End">The end on the clock of the job; null while it runs.</param>
internal sealed record ContainerLog(PlannedRun Run, DateTimeOffset StartedAt, DateTimeOffset Since, DateTimeOffset? End)
{
    /// <summary>Returns the log of the life before the restart in place, or of the one that has ended before it; null without one.</summary>
    public static ContainerLog? Previous(PodLife pod) => pod is { Last: not null, IsFinished: false, State: { RunningSince: null, Ended: null } } ? pod.Log : pod.LastLog;

    /// <summary>Returns this log as it is now, if the pod still has it.</summary>
    public ContainerLog? Find(PodLife pod) => IsOf(pod.Log) ? pod.Log : IsOf(pod.LastLog) ? pod.LastLog : null;

    /// <summary>Returns the time of a line on the clock of the job.</summary>
    public DateTimeOffset TimeOf(int line)
    {
        var ticks = Run.Length is { } length ? (Int128)length.Ticks * line / Run.Log.Length : (Int128)TimeSpan.TicksPerSecond * line;
        return Since.Shift(TimeSpan.FromTicks((long)ticks));
    }

    /// <summary>Returns the time of a line that is shown.</summary>
    public DateTimeOffset Show(int line, JobClock clock) => clock.Show(TimeOf(line)) is var time && time > StartedAt ? time : StartedAt;

    /// <summary>Returns the number of lines until a time of the job's clock.</summary>
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

    private bool IsOf(ContainerLog? other) => other is not null && other.Since == Since && other.StartedAt == StartedAt;
}
