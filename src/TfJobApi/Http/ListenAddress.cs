using System.Net;

namespace TfJobApi.Http;

/// <summary>Where the server listens, as its configuration says it.</summary>
internal static class ListenAddress
{
    /// <summary>Loopback only: with authentication open, a mock must not be reachable from the network by accident.</summary>
    private const string UsualHttp = "http://127.0.0.1:8080";

    private const string UsualHttps = "https://127.0.0.1:8443";
    private const string UsualHttpsPort = "8443";
    private const string HttpsPorts = "https_ports";

    /// <summary>Whether the server is to speak TLS: it is asked for, or an address is one.</summary>
    public static bool IsHttps(IConfiguration configuration) => AsksForHttps(configuration) || All(configuration).Any(HasTls);

    /// <summary>Whether one of the addresses begins with https.</summary>
    public static bool HasHttps(IConfiguration configuration) => All(configuration).Any(HasTls);

    /// <summary>Adds what the configuration leaves out.</summary>
    public static void UseListenAddress(this IWebHostBuilder host, IConfiguration configuration)
    {
        if (Named(configuration).Any())
        {
            return;
        }

        if (Ports(configuration) is not [_, ..] ports)
        {
            host.UseUrls([.. All(configuration)]);
        }
        else if (configuration[HttpsPorts] is null && ports.Any(HasTls))
        {
            host.UseSetting(HttpsPorts, UsualHttpsPort);
        }
    }

    /// <summary>The address with this scheme, if there is one, at which this machine reaches a server that is configured so.</summary>
    public static Uri? Local(IConfiguration configuration, string scheme) =>
        All(configuration).Select(BindingAddress.Parse).FirstOrDefault(address => address.Scheme == scheme) is { } address
            ? new UriBuilder(address.Scheme, LocalHost(address.Host), address.Port).Uri
            : null;

    /// <summary>The names and IP addresses that the addresses have, those aside that stand for all.</summary>
    public static IEnumerable<string> Hosts(IConfiguration configuration) =>
        All(configuration).Select(address => BindingAddress.Parse(address).Host.Trim('[', ']')).Where(host => !IsAny(host));

    // Kestrel takes its endpoints before urls, and urls before ports
    private static List<string> All(IConfiguration configuration) => (Named(configuration).ToList(), Ports(configuration)) switch
    {
        ({ Count: > 0 } named, _) => named,
        (_, { Count: > 0 } ports) => ports,
        _ => AsksForHttps(configuration) ? [UsualHttp, UsualHttps] : [UsualHttp],
    };

    private static IEnumerable<string> Named(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        return endpoints.DefaultIfEmpty(configuration["urls"] ?? "")
            .SelectMany(urls => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static List<string> Ports(IConfiguration configuration)
    {
        var (http, https) = (configuration["http_ports"], configuration[HttpsPorts]);
        https ??= http is not null && AsksForHttps(configuration) ? UsualHttpsPort : null;
        return [.. Split(http).Select(port => $"http://*:{port}"), .. Split(https).Select(port => $"https://*:{port}")];

        static string[] Split(string? ports) => (ports ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>By the text alone: this is asked before the settings are checked.</summary>
    private static bool AsksForHttps(IConfiguration configuration) => bool.TryParse(configuration["Https:Enabled"], out var enabled) && enabled;

    private static bool HasTls(string address) => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static bool IsAny(string host) => host is "*" or "+" or "0.0.0.0" or "::";

    /// <summary>The server listens on all of the machine's addresses for a name other than localhost, whoever's name that is.</summary>
    private static string LocalHost(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out _) && !IsAny(host.Trim('[', ']'))) ? host : "127.0.0.1";
}
