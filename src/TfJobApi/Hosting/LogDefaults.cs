using Microsoft.Extensions.Logging.Console;
using TfJobApi.Settings;

namespace TfJobApi.Hosting;

/// <summary>The log levels and the console of a server whose configuration has none of them.</summary>
internal static class LogDefaults
{
    private const string WebServer = "Microsoft.AspNetCore";
    private const string QueueFullMode = "Logging:Console:QueueFullMode";
    private const string FormatterName = "Logging:Console:FormatterName";
    private const LogLevel WebServerLevel = LogLevel.Warning;

    /// <summary>The filters of a configuration take precedence over those with the same category before them.</summary>
    private static readonly LoggerFilterRule[] Rules =
    [
        new(null, WebServer, WebServerLevel, null),

        // start-up failures are reported by StartFailure, as a sentence instead of a stack trace
        new(null, "Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None, null),

        // ExceptionMiddleware logs failures; an activity and a log scope for each request would cost as much as a merge
        new(null, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None, null),
    ];

    public static void Declare(SettingReader read)
    {
        read.Value<bool>(
            FormatterName, "simple|json", ConsoleFormatterNames.Simple, "the form of the log: text, or a JSON object in each line", "simple or json", TryParseForm);
        var levels = string.Join('|', Enum.GetNames<LogLevel>());
        read.Declare("Logging:LogLevel:Default", levels, nameof(LogLevel.Information), "as in every ASP.NET Core application");
        read.Declare($"Logging:LogLevel:{WebServer}", levels, $"{WebServerLevel}", "the level of the web server");
    }

    public static void AddLogDefaults(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<LoggerFilterOptions>(options =>
        {
            foreach (var rule in Rules)
            {
                options.Rules.Insert(0, rule);
            }
        });

        // a slim builder ignores the setting, and selects the simple form itself
        if (TryParseForm(builder.Configuration[FormatterName] ?? "", out var isJson) && isJson)
        {
            builder.Services.Configure<ConsoleLoggerOptions>(console => console.FormatterName = ConsoleFormatterNames.Json);
            builder.Services.PostConfigure<JsonConsoleFormatterOptions>(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat ??= "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }

        // a harness may start the server with a pipe as its output, and never read it
        if (string.IsNullOrEmpty(builder.Configuration[QueueFullMode]))
        {
            builder.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        }
    }

    private static bool TryParseForm(string text, out bool isJson)
    {
        isJson = text.Equals(ConsoleFormatterNames.Json, StringComparison.OrdinalIgnoreCase);
        return isJson || text.Equals(ConsoleFormatterNames.Simple, StringComparison.OrdinalIgnoreCase);
    }
}
