using System.Globalization;
using System.Net;

namespace TfJobApi.Hosting;

/// <summary>Where the server listens, as its configuration says it.</summary>
internal static class ListenAddress
{
    /// <summary>Loopback only: with authentication open, a mock must not be reachable from the network by accident.</summary>
    private const string UsualHttp = "http://127.0.0.1:8080";

    private const string UsualHttps = "https://127.0.0.1:8443";
    private const string UsualHttpsPort = "8443";
    private const string Endpoints = "Kestrel:Endpoints";
    private const string HttpPorts = "http_ports";
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

    /// <summary>What is wrong with the addresses and the ports, each by its setting; Kestrel would throw, or listen elsewhere.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration) => Named(configuration).Any()
        ? Named(configuration).Select(address => AddressFault(address) is { } fault ? $"{(EndpointUrls(configuration).Any() ? Endpoints : "urls")}: '{address}' {fault}" : null).OfType<string>()
        : PortFaults(configuration, HttpPorts).Concat(PortFaults(configuration, HttpsPorts));

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

    private static IEnumerable<string> EndpointUrls(IConfiguration configuration) =>
        configuration.GetSection(Endpoints).GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();

    private static IEnumerable<string> Named(IConfiguration configuration) =>
        EndpointUrls(configuration).DefaultIfEmpty(configuration["urls"] ?? "").SelectMany(Split);

    private static List<string> Ports(IConfiguration configuration)
    {
        var (http, https) = (configuration[HttpPorts], configuration[HttpsPorts]);
        https ??= http is not null && AsksForHttps(configuration) ? UsualHttpsPort : null;
        return [.. Split(http).Select(port => $"http://*:{port}"), .. Split(https).Select(port => $"https://*:{port}")];

    }

    private static string[] Split(string? texts) =>
        (texts ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IEnumerable<string> PortFaults(IConfiguration configuration, string setting) =>
        from port in Split(configuration[setting])
        where !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select $"ASPNETCORE_{setting.ToUpperInvariant()}: '{port}' is no port, a number from 0 to 65535";

    /// <summary>Source: https://github.com/dotnet/aspnetcore/blob/main/src/Servers/Kestrel/Core/src/Internal/AddressBinder.cs</summary>
    private static string? AddressFault(string address)
    {
        BindingAddress parsed;
        try
        {
            parsed = BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            return "is no address, as http://127.0.0.1:8080 is one";
        }

        if (parsed.Scheme is not ("http" or "https"))
        {
            return "begins with neither http:// nor https://";
        }

        if (parsed.IsUnixPipe || parsed.IsNamedPipe)
        {
            return null;
        }

        // what is behind the colon and no number is taken for a part of the host, and the port for the usual one
        if (parsed.Host.Length == 0 || (parsed.Host.Contains(':', StringComparison.Ordinal) && !IPAddress.TryParse(parsed.Host, out _)) || parsed.Port is < 0 or > ushort.MaxValue)
        {
            return "needs a host, and a port from 0 to 65535";
        }

        if (parsed.PathBase.Length > 0)
        {
            return "has a path, and a server listens on all paths";
        }

        return parsed is { Host: "localhost", Port: 0 } ? "has two IP addresses, which cannot share a free port; say 127.0.0.1 or [::1]" : null;
    }

    /// <summary>By the text alone: this is asked before the settings are checked.</summary>
    private static bool AsksForHttps(IConfiguration configuration) => bool.TryParse(configuration["Https:Enabled"], out var enabled) && enabled;

    private static bool HasTls(string address) => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static bool IsAny(string host) => host is "*" or "+" or "0.0.0.0" or "::";

    /// <summary>The server listens on all of the machine's addresses for a name other than localhost, whoever's name that is.</summary>
    private static string LocalHost(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out _) && !IsAny(host.Trim('[', ']'))) ? host : "127.0.0.1";
}
