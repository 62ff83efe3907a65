using Microsoft.Extensions.Logging.Console;

namespace TfJobApi.Telemetry;

/// <summary>Shows requests outside of the server. Everything that is not asked for is absent, so that it costs nothing.</summary>
internal static class TelemetryFeature
{
    private const string SingleLine = "Logging:Console:FormatterOptions:SingleLine";

    public static void AddTelemetry(this WebApplicationBuilder builder, TelemetryOptions options)
    {
        if (options.LogsRequests)
        {
            builder.Services.AddSingleton<IExchangeObserver, RequestLog>();
            if (string.IsNullOrEmpty(builder.Configuration[SingleLine]))
            {
                builder.Services.Configure<SimpleConsoleFormatterOptions>(console => console.SingleLine = true);
            }
        }
    }

    public static void UseTelemetry(this WebApplication app)
    {
        if (app.Services.GetServices<IExchangeObserver>().Any())
        {
            app.UseMiddleware<ExchangeMiddleware>();
        }
    }
}
