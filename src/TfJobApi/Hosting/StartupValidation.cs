using System.Globalization;
using TfJobApi.Hosting.Tls;
using TfJobApi.Logging;
using TfJobApi.Resources.Definitions;
using TfJobApi.Settings;
using TfJobApi.Simulation;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Hosting;

/// <summary>Checks every setting, and reads every seed and scenario, before the server listens, and reports all mistakes at once.</summary>
internal static class StartupValidation
{
    /// <exception cref="StartupException">A setting or a seed is not valid.</exception>
    public static void CheckStart(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<ServerOptions>();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("TfJobApi");
        List<string> reasons = [.. options.CheckAll()];
        if (reasons.Count == 0)
        {
            Collect(() => app.CreateCertificate(log));
        }

        Collect(() => _ = app.Services.GetRequiredService<ScenarioFile>().Scenarios);
        if (reasons.Count == 0 || !options.Storage.IsShared)
        {
            // with settings that are not valid there is no connection to etcd
            Collect(() => app.Services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<IObjectStore>());
        }

        if (reasons.Count > 0)
        {
            throw new StartupException([.. reasons.Distinct()]);
        }

        foreach (var warning in options.Warnings)
        {
            Log.SettingIgnored(log, warning);
        }

        if (options.Storage is { IsShared: true, Etcd: var etcd, Replica: var replica })
        {
            Log.SharedStoreStarted(log, string.Join(", ", etcd.Endpoints.Select(address => address.GetLeftPart(UriPartial.Authority))), etcd.Prefix, replica);
        }

        app.Lifetime.ApplicationStarted.Register(() => _ = ReportAsync(app, options, log));

        void Collect(Action read)
        {
            try
            {
                read();
            }
            catch (StartupException exception)
            {
                reasons.AddRange(exception.Reasons);
            }
        }
    }

    /// <summary>Rejects unknown log levels. The application cannot be built with one, so that nothing else could be checked.</summary>
    /// <exception cref="StartupException">A level is not valid.</exception>
    public static void CheckLogLevels(this ServerOptions options, IConfiguration configuration)
    {
        var logging = configuration.GetSection("Logging");
        var sources = new SettingSources(configuration);
        List<string> reasons =
        [
            .. from levels in logging.GetChildren().Select(section => section.GetSection("LogLevel")).Prepend(logging.GetSection("LogLevel"))
               from level in levels.GetChildren()
               from found in sources.Find(level.Path).Take(1)
               where found.Text.Length > 0 && !Enum.GetNames<LogLevel>().Contains(found.Text, StringComparer.OrdinalIgnoreCase)
               select SettingSources.Refuse(level.Path, found, $"one of {string.Join(", ", Enum.GetNames<LogLevel>())}"),
        ];
        if (reasons.Count > 0)
        {
            throw new StartupException([.. reasons, .. options.CheckAll()]);
        }
    }

    /// <summary>Reads a shared store, so that the seeds exist and changes arrive before most requests, and reports its content.</summary>
    private static async Task ReportAsync(WebApplication app, ServerOptions options, ILogger log)
    {
        var tenant = app.Services.GetRequiredService<TenantRegistry>().Default;
        var isReady = await tenant.GetRequiredService<IObjectStore>().WaitUntilReadyAsync() is null;
        var jobs = isReady ? tenant.GetRequiredService<IContentStore>().Snapshot.Count(TfJob.Definition).ToString(CultureInfo.InvariantCulture) : "not known yet";
        Log.Started(log, options.Profile.ToString(), options.Auth.Mode.ToString(), jobs);
    }
}
