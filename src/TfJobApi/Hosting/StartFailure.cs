using System.Security.Cryptography;
using TfJobApi.Settings;

namespace TfJobApi.Hosting;

/// <summary>Reports a command that fails at its start as a sentence instead of a stack trace.</summary>
internal static class StartFailure
{
    /// <param name="name">The command; empty for the server.</param>
    /// <returns>The exit code of the command, or the given one if a setting or a seed is not valid.</returns>
    public static async Task<int> ReportAsync(string name, int exitCode, Func<Task<int>> command)
    {
        try
        {
            OpenSsl.Require();
            return await command();
        }
        catch (Exception failure) when (ReasonsOf(failure) is { } reasons)
        {
            await Console.Error.WriteLineAsync($"{$"TfJobApi {name}".TrimEnd()} does not start:\n{string.Join('\n', reasons.Select(reason => $"  {reason}"))}");
            return exitCode;
        }
    }

    /// <returns>Null for a fault of the server.</returns>
    private static IReadOnlyList<string>? ReasonsOf(Exception failure) => failure switch
    {
        StartupException refusal => refusal.Reasons,

        // a settings file that is not valid, an unknown switch, or one of Kestrel's own settings
        InvalidDataException or FormatException or InvalidOperationException or ArgumentException or CryptographicException or IOException or UnauthorizedAccessException =>
            [failure.GetBaseException() is var reason && reason == failure ? failure.Message : $"{failure.Message} {reason.Message}"],
        _ => null,
    };
}
