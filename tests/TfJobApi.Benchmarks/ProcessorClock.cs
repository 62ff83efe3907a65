using Perfolizer.Horology;

namespace TfJobApi.Benchmarks;

/// <summary>
/// Counts the processor time of this process, all its threads included, and so the collector's work too. Unlike the time
/// of day it stands still while the processors work for somebody else.
/// </summary>
internal sealed class ProcessorClock : IClock
{
    public string Title => "processor time";

    public bool IsAvailable => true;

    public Frequency Frequency { get; } = new(TimeSpan.TicksPerSecond);

    public long GetTimestamp() => Environment.CpuUsage.TotalTime.Ticks;
}
