using TfJobApi.Settings;

namespace TfJobApi.Telemetry;

internal sealed class TelemetryOptions(SettingReader read)
{
    private readonly bool? _logsRequests = read.Flag(
        "Telemetry:RequestLog", "true if standard output is a terminal", "log one line for each request, except health checks that succeed");

    public bool LogsRequests => _logsRequests ?? !Console.IsOutputRedirected;

    public bool Prometheus { get; } = read.Flag("Telemetry:Prometheus", false, "serve metrics in the format of Prometheus at /metrics");

    public OtlpOptions Otlp { get; } = new(read);
}
