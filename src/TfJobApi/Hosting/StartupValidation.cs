using Microsoft.Extensions.Options;
using TfJobApi.Admin;
using TfJobApi.Auth;
using TfJobApi.Clock;
using TfJobApi.FaultInjection;
using TfJobApi.Hosting.Tls;
using TfJobApi.Journal;
using TfJobApi.Resources;
using TfJobApi.Seeding;
using TfJobApi.Storage;
using TfJobApi.Tenants;
using TfJobApi.Watch;

namespace TfJobApi.Hosting;

/// <summary>Reads every setting and every seed before the server listens, so that a mistake is told at once and in full.</summary>
internal static partial class StartupValidation
{
    /// <exception cref="StartupException">Something is wrong; the reasons are all of them.</exception>
    public static void CheckStart(this WebApplication app)
    {
        var services = app.Services;
        List<string> reasons = [.. SettingNames.Faults(app.Configuration), .. ListenAddress.Faults(app.Configuration)];
        Exception? cause = null;
        foreach (var read in Options(services))
        {
            Collect(read);
        }

        // whatever they need that is wrong itself has been told
        Collect(() => services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<IObjectStore>());
        if (!ListenAddress.Faults(app.Configuration).Any())
        {
            Collect(() => app.CheckTls());
        }

        if (reasons.Count > 0)
        {
            throw new StartupException([.. reasons.Distinct()], cause);
        }

        Log.Starting(
            services.GetRequiredService<ILoggerFactory>().CreateLogger("TfJobApi"),
            services.GetRequiredService<ApiProfile>().Name,
            services.GetRequiredService<IOptions<AuthOptions>>().Value.Mode,
            services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<IObjectStore>().Snapshot.Count(null));

        void Collect(Action read)
        {
            try
            {
                read();
            }
            catch (OptionsValidationException exception)
            {
                reasons.AddRange(exception.Failures);
                cause = exception;
            }
            catch (SeedingException exception)
            {
                reasons.AddRange(exception.Reasons);
                cause = exception;
            }
            catch (InvalidOperationException exception)
            {
                // the configuration binder: a value that cannot be converted, or a key that no setting has
                reasons.Add(exception.Message);
                cause = exception;
            }
        }
    }

    /// <summary>Refuses a level that there is not: without the loggers there would be no application to check further.</summary>
    /// <exception cref="StartupException">The reasons are all such levels.</exception>
    public static void CheckLogLevels(IConfiguration configuration)
    {
        var logging = configuration.GetSection("Logging");
        List<string> reasons =
        [
            .. from levels in logging.GetChildren().Select(section => section.GetSection("LogLevel")).Prepend(logging.GetSection("LogLevel"))
               from level in levels.GetChildren()
               where !string.IsNullOrEmpty(level.Value) && !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _)
               select $"{level.Path} is '{level.Value}'; a level is one of {string.Join(", ", Enum.GetNames<LogLevel>())}",
        ];
        if (reasons.Count > 0)
        {
            throw new StartupException(reasons);
        }
    }

    private static Action[] Options(IServiceProvider services) =>
    [
        () => _ = services.GetRequiredService<IOptions<ProfileOptions>>().Value,
        () => _ = services.GetRequiredService<IOptions<AuthOptions>>().Value,
        () => _ = services.GetRequiredService<IOptions<SeedingOptions>>().Value,
        () => _ = services.GetRequiredService<IOptions<AdminOptions>>().Value,
        () => _ = services.GetRequiredService<IOptions<FaultsOptions>>().Value,
        () => _ = services.GetRequiredService<IOptions<JournalOptions>>().Value,
        () => _ = services.GetRequiredService<IOptions<TenantOptions>>().Value,
        () => _ = services.GetRequiredService<IOptions<ClockOptions>>().Value,
        () => _ = services.GetRequiredService<IOptions<DeterministicOptions>>().Value,
        () => _ = services.GetRequiredService<IOptions<WatchOptions>>().Value,
    ];

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The profile is {Profile}, authentication is {Mode}, TFJobs: {Jobs}.")]
        public static partial void Starting(ILogger logger, ProfileName profile, AuthMode mode, int jobs);
    }
}
