using System.Diagnostics.CodeAnalysis;
using TfJobApi.Hosting.Tls;

namespace TfJobApi.Hosting;

/// <summary>
/// The command <c>kubeconfig</c>: prints a kubeconfig for the server that runs with the same configuration. <c>--server</c>
/// sets another address, which is also asked for its CA, for example the one outside of a container, <c>--namespace</c> the default namespace, <c>--token</c>
/// the token to send; these three are read from the command line only. Exit code 1 if the server serves TLS, but its CA is not found.
/// </summary>
internal static class KubeconfigCommand
{
    private const string Namespace = "namespace";
    private const string Token = "token";

    /// <summary>A server that is not there refuses the connection at once. One that is still starting on a busy machine needs time.</summary>
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(string[] args)
    {
        var (configuration, options) = ServerConfiguration.Read(args, ServerArgument.Name, Namespace, Token);
        var arguments = ServerConfiguration.ReadArguments(args);
        if (!TryFindAddress(arguments[ServerArgument.Name], configuration, out var address))
        {
            await Console.Error.WriteLineAsync(ServerArgument.Refuse(arguments[ServerArgument.Name]!));
            return 1;
        }

        var (authority, error) = address.Scheme == Uri.UriSchemeHttp || TlsFeature.HasCertificateOfItsOwn(configuration)
            ? (null, null)
            : await FindAuthorityAsync(arguments[ServerArgument.Name] is null ? LocalServer.AddressOf(configuration) : address, options);
        if (error is not null)
        {
            await Console.Error.WriteLineAsync(error);
            return 1;
        }

        var kubeconfig = new Kubeconfig(arguments[ServerArgument.Name] ?? address.GetLeftPart(UriPartial.Authority))
        {
            Authority = authority,
            Token = arguments[Token] ?? options.Auth.Users.Select(user => user.Token).FirstOrDefault(),
        };
        if (kubeconfig.Token is not null && address.Scheme == Uri.UriSchemeHttp)
        {
            await Console.Error.WriteLineAsync("kubectl does not send the token: it does so only to an https address");
        }

        await Console.Out.WriteAsync(
            (arguments[Namespace] is { } name ? kubeconfig with { Namespace = name } : kubeconfig).ToYaml());

        return 0;
    }

    /// <summary>Returns the address for the kubeconfig: the given one, or the server's own, with TLS if it has it.</summary>
    private static bool TryFindAddress(string? given, IConfiguration configuration, [NotNullWhen(true)] out Uri? address)
    {
        if (given is null)
        {
            address = ListenAddress.Local(configuration, Uri.UriSchemeHttps) ?? ListenAddress.Local(configuration, Uri.UriSchemeHttp)!;
            return true;
        }

        return ServerArgument.TryParse(given, out address);
    }

    /// <summary>Reads the CA from its folder, or fetches it from the server.</summary>
    private static async Task<(string? Pem, string? Error)> FindAuthorityAsync(Uri address, ServerOptions options)
    {
        if (options.Https.CaPath is { } folder)
        {
            var file = CaFolder.CertificateFile(folder);
            return File.Exists(file)
                ? (await File.ReadAllTextAsync(file), null)
                : (null, $"Https:CaPath: {file} does not exist; the server creates it when it starts");
        }

        using var server = new LocalServer(address, FetchTimeout);
        var url = server.UrlOf(TlsFeature.AuthorityPath);
        return await server.GetAsync(TlsFeature.AuthorityPath) switch
        {
            (StatusCodes.Status200OK, var text) when text.StartsWith("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal) => (text, null),
            (null, var why) => (null, $"cannot fetch the CA: {url} does not answer: {why}"),
            var (code, _) => (null, $"cannot fetch the CA: {url} answers {code}; does the server run with --https?"),
        };
    }
}
