using System.Diagnostics.Metrics;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TfJobApi.Http;
using TfJobApi.Settings;
using TfJobApi.Tenants;

namespace TfJobApi.Telemetry;

/// <summary>The readers of metrics and traces: the page for Prometheus, and the export by OTLP.</summary>
internal static class OpenTelemetryFeature
{
    private const string MeterName = "TfJobApi";

    private static readonly string[] WebServerMeters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];
    private static readonly PathString[] Untraced =
        [ServerPaths.Admin, ServerPaths.Metrics, ServerPaths.Swagger, .. ServerPaths.Health.Select(path => new PathString(path))];

    extension(IMeterFactory meters)
    {
        /// <summary>The meter of this server; the factory owns it.</summary>
        public Meter Own => meters.Create(MeterName);
    }

    public static void AddOpenTelemetry(this WebApplicationBuilder builder, TelemetryOptions options)
    {
        var name = builder.Configuration[OtlpOptions.ServiceName] is { Length: > 0 } configured ? configured : TelemetryFeature.ServiceName;
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource
            .Clear().AddService(name, serviceVersion: ServerVersion.Text).AddTelemetrySdk().AddEnvironmentVariableDetector());
        if (options.Prometheus || options.Otlp.SendsMetrics)
        {
            telemetry.WithMetrics(metrics => AddMetrics(metrics, options));
        }

        if (options.Otlp.SendsTraces)
        {
            telemetry.WithTracing(traces => AddTraces(traces, options.Otlp));
        }

        builder.Services.AddHostedService<FinalExport>();
    }

    private static void AddMetrics(MeterProviderBuilder metrics, TelemetryOptions options)
    {
        metrics.AddMeter(MeterName);

        // several servers of one process, as in tests, do not read each other's instruments
        ((IDeferredMeterProviderBuilder)metrics).Configure((services, own) =>
        {
            var meters = services.GetRequiredService<IMeterFactory>();
            own.AddView(instrument => instrument.Meter.Scope == meters ? null : MetricStreamConfiguration.Drop);
        });
        if (options.Prometheus)
        {
            metrics.AddPrometheusExporter(page =>
            {
                page.ScopeInfoEnabled = false;
                page.TargetInfoEnabled = false;
                page.ScrapeResponseCacheDurationMilliseconds = 0;
            });
        }

        if (options.Otlp.SendsMetrics)
        {
            metrics.AddMeter(WebServerMeters);
            metrics.AddOtlpExporter(exporter => SetEndpoint(exporter, options.Otlp.MetricsEndpoint));
        }
    }

    private static void AddTraces(TracerProviderBuilder traces, OtlpOptions options)
    {
        traces.AddAspNetCoreInstrumentation(requests => requests.Filter = IsTraced);
        traces.AddOtlpExporter(exporter => SetEndpoint(exporter, options.TracesEndpoint));
    }

    private static void SetEndpoint(OtlpExporterOptions exporter, Uri? endpoint)
    {
        if (endpoint is not null)
        {
            exporter.Endpoint = endpoint;
        }
    }

    private static bool IsTraced(HttpContext context)
    {
        var path = new PathString(TenantMiddleware.PathWithoutTenant(context.Request.Path.Value!));
        return !Array.Exists(Untraced, untraced => path.StartsWithSegments(untraced));
    }
}
