using TfJobApi.Hosting.Tls;

namespace TfJobApi.Hosting;

/// <summary>
/// The verb <c>kubeconfig</c>: prints a kubeconfig for the server that runs with the same configuration. <c>--server</c>
/// names another address, as when it is seen from outside of a container, <c>--namespace</c> the namespace to begin in,
/// <c>--token</c> the token to send; these three are read from the arguments alone. Exit code 1 when the server speaks TLS, but its CA cannot be found.
/// </summary>
internal static class KubeconfigCommand
{
    private const string Server = "server";
    private const string Namespace = "namespace";
    private const string Token = "token";

    public static async Task<int> RunAsync(string[] args)
    {
        var configuration = ServerConfiguration.Of(args, Server, Namespace, Token);
        var https = ListenAddress.Local(configuration, Uri.UriSchemeHttps);
        var (authority, fault) = https is null || TlsFeature.HasCertificateOfItsOwn(configuration)
            ? (null, null)
            : await FindAuthorityAsync(configuration);
        if (fault is not null)
        {
            await Console.Error.WriteLineAsync(fault);
            return 1;
        }

        var arguments = ServerConfiguration.OfArguments(args);
        var local = https ?? ListenAddress.Local(configuration, Uri.UriSchemeHttp)!;
        var kubeconfig = new Kubeconfig(arguments[Server] ?? local.GetLeftPart(UriPartial.Authority))
        {
            Authority = authority,
            Token = arguments[Token] ?? configuration["Auth:Users:0:Token"],
        };
        await Console.Out.WriteAsync(
            (arguments[Namespace] is { } name ? kubeconfig with { Namespace = name } : kubeconfig).ToYaml());

        return 0;
    }

    /// <summary>From the folder in which the server keeps it, or from the server itself, which may have it in memory alone.</summary>
    private static async Task<(string? Pem, string? Fault)> FindAuthorityAsync(IConfiguration configuration)
    {
        if (configuration[$"{HttpsOptions.Section}:{nameof(HttpsOptions.CaPath)}"] is { Length: > 0 } folder)
        {
            var file = CaFolder.CertificateFile(folder);
            return File.Exists(file)
                ? (await File.ReadAllTextAsync(file), null)
                : (null, $"Https:CaPath has no {file}; the server makes it when it starts");
        }

        using var server = new LocalServer(configuration);
        var url = server.UrlOf(TlsFeature.AuthorityPath);
        return await server.GetAsync(TlsFeature.AuthorityPath) switch
        {
            (StatusCodes.Status200OK, var text) when text.StartsWith("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal) => (text, null),
            (null, var why) => (null, $"the server is asked for its CA, but {url} does not answer: {why}"),
            var (code, _) => (null, $"the server is asked for its CA, but {url} answers {code}: does it run with --https?"),
        };
    }
}
