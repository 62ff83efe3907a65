using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Settings;
using TfJobApi.Verification;

namespace TfJobApi.Hosting;

/// <summary>
/// The command <c>verify</c>: sends the recorded scenarios to a server, by default the one with the same settings, and reports the responses
/// that differ from those of TfJobApi. Exit code 0 without differences, 1 with some, 2 if the server cannot be verified.
/// </summary>
internal static class VerifyCommand
{
    private const string Token = "token";
    private const string Namespace = "namespace";
    private const string Output = "output";
    private const string Authority = "ca";
    private const int CannotVerify = 2;
    private const int LongestReason = 4096;
    private const int MostBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(string[] args)
    {
        var (configuration, options) = ServerConfiguration.Read(args, ServerArgument.Name, Token, Namespace, Output, Authority);
        var arguments = ServerConfiguration.ReadArguments(args);
        var address = AddressOf(arguments[ServerArgument.Name], configuration);
        var token = TokenOf(arguments[Token]);
        var format = FormatOf(arguments[Output]);
        using var client = CreateClient(arguments[Authority]);

        var endpoint = new VerifiedEndpoint(client, address, token, options.Profile == ProfileName.Cci);

        // after Ctrl+C the jobs and the namespace are deleted, too
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            var newName = $"tfjobapi-verify-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
            var results = await new Verifier(endpoint, options.Profile, TimeProvider.System)
                .VerifyAsync(Scenario.ReadEmbedded(), arguments[Namespace], newName, stop.Token);
            var report = new VerificationReport(endpoint.Address, $"{options.Profile}", results);
            await Console.Out.WriteAsync(format(report));

            return report.Differing == 0 ? 0 : 1;
        }
        catch (VerificationException failure)
        {
            await Console.Error.WriteLineAsync(GoQuote.Escape(GoQuote.Shorten(endpoint.Hide(failure.Message), LongestReason)));
            return CannotVerify;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return CannotVerify;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static Uri AddressOf(string? given, IConfiguration configuration) =>
        given is null ? LocalServer.AddressOf(configuration)
            : !ServerArgument.TryParse(given, out var address) ? throw new StartupException([ServerArgument.Refuse(given)])
            : address.UserInfo.Length == 0 ? address
            : throw new StartupException([$"--{ServerArgument.Name} has a user or a password in the address, which is not sent; use --{Token}"]);

    private static string? TokenOf(string? given) =>
        string.IsNullOrEmpty(given) ? null : Credential.IsValid(given) ? given : throw new StartupException([$"--{Token} {Credential.Rule}"]);

    private static Func<VerificationReport, string> FormatOf(string? given) =>
        VerificationReport.Formats.GetValueOrDefault(given ?? "table")
            ?? throw new StartupException([$"--{Output} is '{given}'; it must be one of {string.Join(", ", VerificationReport.Formats.Keys)}"]);

    /// <param name="authority">A file with the certificate of the CA that has signed the server's; null for the CAs that the machine trusts.</param>
    private static HttpClient CreateClient(string? authority) =>
        CommandClient.Create(new() { CertificateChainPolicy = authority is null ? null : CreatePolicy(authority) }, Timeout, MostBytes);

    private static X509ChainPolicy CreatePolicy(string authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(authority);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartupException([$"--{Authority}: {failure.Message}"]);
        }

        return policy;
    }
}
