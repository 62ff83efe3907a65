using Perfolizer.Horology;

namespace TfJobApi.Benchmarks;

/// <summary>
/// Measures the processor time of all threads of this process, the garbage collector included. It does not include the work
/// of other processes.
/// </summary>
internal sealed class ProcessorClock : IClock
{
    public string Title => "processor time";

    public bool IsAvailable => true;

    public Frequency Frequency { get; } = new(TimeSpan.TicksPerSecond);

    public long GetTimestamp() => Environment.CpuUsage.TotalTime.Ticks;
}
