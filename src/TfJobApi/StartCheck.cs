using Microsoft.Extensions.Options;
using TfJobApi.Auth;
using TfJobApi.Resources;
using TfJobApi.Seeding;
using TfJobApi.Storage;
using TfJobApi.Tenants;
using TfJobApi.Tls;

namespace TfJobApi;

/// <summary>Reads every setting and every seed before the server listens, so that a mistake is told at once and in full.</summary>
internal static partial class StartCheck
{
    /// <exception cref="RefusedStartException">Something is wrong; the reasons are all of them.</exception>
    public static void CheckStart(this WebApplication app)
    {
        var services = app.Services;
        try
        {
            var profile = services.GetRequiredService<ApiProfile>().Name;
            var mode = services.GetRequiredService<IOptions<AuthOptions>>().Value.Mode;
            var jobs = services.GetRequiredService<TenantDirectory>().Default.Get<ITfJobStore>().Snapshot.Namespaces.Values.Sum(jobs => jobs.Count);
            app.CheckTls();
            Log.Starting(services.GetRequiredService<ILoggerFactory>().CreateLogger("TfJobApi"), profile, mode, jobs);
        }
        catch (OptionsValidationException exception)
        {
            throw new RefusedStartException([.. exception.Failures], exception);
        }
        catch (SeedingException exception)
        {
            throw new RefusedStartException(exception.Reasons, exception);
        }
        catch (InvalidOperationException exception)
        {
            // the configuration binder: a value that cannot be converted, or a key that no setting has
            throw new RefusedStartException([exception.Message], exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The profile is {Profile}, authentication is {Mode}, TFJobs: {Jobs}.")]
        public static partial void Starting(ILogger logger, ProfileName profile, AuthMode mode, int jobs);
    }
}
