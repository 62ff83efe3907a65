using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Console;
using TfJobApi.Tenants;
using TfJobApi.Watch;

namespace TfJobApi.Telemetry;

/// <summary>Shows requests outside of the server. Everything that is not asked for is absent, so that it costs nothing.</summary>
internal static class TelemetryFeature
{
    public const string ServiceName = "tfjobapi";

    private const string SingleLine = "Logging:Console:FormatterOptions:SingleLine";

    /// <param name="profile">The name of the profile.</param>
    public static void AddTelemetry(this WebApplicationBuilder builder, TelemetryOptions options, string profile)
    {
        if (options.LogsRequests)
        {
            builder.Services.AddSingleton<IExchangeObserver, RequestLog>();
            if (string.IsNullOrEmpty(builder.Configuration[SingleLine]))
            {
                builder.Services.Configure<SimpleConsoleFormatterOptions>(console => console.SingleLine = true);
            }
        }

        if (options.Prometheus || options.Otlp.SendsMetrics)
        {
            builder.Services.AddMetrics();
            builder.Services.AddSingleton<IExchangeObserver, RequestMetrics>();
            builder.Services.AddSingleton<IWatchMeter, WatchMetrics>();
            builder.Services.AddSingleton<ProcessMetrics>();
            builder.Services.AddSingleton(services => new StateMetrics(
                services.GetRequiredService<IMeterFactory>(), services.GetRequiredService<TenantRegistry>(), profile));
        }

        if (options.Otlp.SendsTraces)
        {
            builder.Services.AddSingleton<IExchangeObserver, RequestSpan>();
        }

        if (options.Prometheus || options.Otlp.IsOn)
        {
            builder.AddOpenTelemetry(options);
        }
    }

    public static void UseTelemetry(this WebApplication app)
    {
        // instruments that nothing else asks for
        app.Services.GetService<ProcessMetrics>();
        app.Services.GetService<StateMetrics>();
        app.Services.GetService<IWatchMeter>();

        if (app.Services.GetServices<IExchangeObserver>().Any())
        {
            app.UseMiddleware<ExchangeMiddleware>();
        }
    }

    public static void MapTelemetry(this RouteGroupBuilder api)
    {
        var services = ((IEndpointRouteBuilder)api).ServiceProvider;
        if (services.GetRequiredService<TelemetryOptions>().Prometheus)
        {
            MetricsPage.Map(api, services);
        }
    }
}
