using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TfJobApi.Telemetry;

/// <summary>Reads the process whenever the metrics are read, by the names that Prometheus clients use.</summary>
internal sealed class ProcessMetrics
{
    private const string Descriptors = "/proc/self/fd";

    public ProcessMetrics(IMeterFactory meters)
    {
        var meter = meters.Own;
        meter.CreateObservableCounter("process_cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Processor time of the process.");
        meter.CreateObservableGauge("process_resident_memory", () => Environment.WorkingSet, "By", "Resident memory of the process.");
        meter.CreateObservableGauge("process_start_time", StartTime, "s", "Start of the process, in seconds since 1970.");
        if (Directory.Exists(Descriptors))
        {
            meter.CreateObservableGauge("process_open_fds", () => Directory.EnumerateFileSystemEntries(Descriptors).Count(), null, "Open file descriptors.");
        }
    }

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }
}
