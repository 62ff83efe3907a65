using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace TfJobApi.Telemetry;

/// <summary>Sends the last metrics and spans when the server stops. A collector that does not answer delays the stop by a second at most.</summary>
internal sealed class FinalExport(IServiceProvider services) : IHostedService
{
    private const int LimitInMilliseconds = 900;

    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        (_metrics, _traces) = (services.GetService<MeterProvider>(), services.GetService<TracerProvider>());
        return Task.CompletedTask;
    }

    // threads of the pool, because both block
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => _metrics?.Shutdown(LimitInMilliseconds), CancellationToken.None),
        Task.Run(() => _traces?.Shutdown(LimitInMilliseconds), CancellationToken.None));
}
