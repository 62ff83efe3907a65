using TfJobApi.Hosting.Tls;

namespace TfJobApi.Hosting;

/// <summary>
/// The command <c>kubeconfig</c>: prints a kubeconfig for the server that runs with the same configuration. <c>--server</c>
/// sets another address, for example the one outside of a container, <c>--namespace</c> the default namespace, <c>--token</c>
/// the token to send; these three are read from the command line only. Exit code 1 if the server serves TLS, but its CA is not found.
/// </summary>
internal static class KubeconfigCommand
{
    private const string Server = "server";
    private const string Namespace = "namespace";
    private const string Token = "token";

    /// <summary>A server that is not there refuses the connection at once. One that is still starting on a busy machine needs time.</summary>
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(string[] args)
    {
        var (configuration, options) = ServerConfiguration.Read(args, Server, Namespace, Token);
        var https = ListenAddress.Local(configuration, Uri.UriSchemeHttps);
        var (authority, error) = https is null || TlsFeature.HasCertificateOfItsOwn(configuration)
            ? (null, null)
            : await FindAuthorityAsync(configuration, options);
        if (error is not null)
        {
            await Console.Error.WriteLineAsync(error);
            return 1;
        }

        var arguments = ServerConfiguration.ReadArguments(args);
        var local = https ?? ListenAddress.Local(configuration, Uri.UriSchemeHttp)!;
        var kubeconfig = new Kubeconfig(arguments[Server] ?? local.GetLeftPart(UriPartial.Authority))
        {
            Authority = authority,
            Token = arguments[Token] ?? options.Auth.Users.Select(user => user.Token).FirstOrDefault(),
        };
        await Console.Out.WriteAsync(
            (arguments[Namespace] is { } name ? kubeconfig with { Namespace = name } : kubeconfig).ToYaml());

        return 0;
    }

    /// <summary>Reads the CA from its folder, or fetches it from the server.</summary>
    private static async Task<(string? Pem, string? Error)> FindAuthorityAsync(IConfiguration configuration, ServerOptions options)
    {
        if (options.Https.CaPath is { } folder)
        {
            var file = CaFolder.CertificateFile(folder);
            return File.Exists(file)
                ? (await File.ReadAllTextAsync(file), null)
                : (null, $"Https:CaPath: {file} does not exist; the server creates it when it starts");
        }

        using var server = new LocalServer(configuration, FetchTimeout);
        var url = server.UrlOf(TlsFeature.AuthorityPath);
        return await server.GetAsync(TlsFeature.AuthorityPath) switch
        {
            (StatusCodes.Status200OK, var text) when text.StartsWith("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal) => (text, null),
            (null, var why) => (null, $"cannot fetch the CA: {url} does not answer: {why}"),
            var (code, _) => (null, $"cannot fetch the CA: {url} answers {code}; does the server run with --https?"),
        };
    }
}
