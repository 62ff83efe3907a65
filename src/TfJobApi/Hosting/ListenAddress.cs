using System.Globalization;
using System.Net;
using TfJobApi.Settings;

namespace TfJobApi.Hosting;

/// <summary>Reads from the configuration where the server listens.</summary>
internal static class ListenAddress
{
    /// <summary>Loopback only: with authentication open, a mock must not be reachable from the network by accident.</summary>
    private const string DefaultHttp = "http://127.0.0.1:8080";

    private const string DefaultHttps = "https://127.0.0.1:8443";
    private const string DefaultHttpsPort = "8443";
    private const string Endpoints = "Kestrel:Endpoints";
    private const string HttpPorts = "http_ports";
    private const string HttpsPorts = "https_ports";

    public static void Declare(SettingReader read)
    {
        read.Declare("urls", "ADDRESS;...", DefaultHttp, "addresses to listen on; port 0 takes a free port, which is printed");
        read.Declare(HttpPorts, "PORT;...", "", "ports on all network interfaces instead, as ASPNETCORE_HTTP_PORTS");
        read.Declare(HttpsPorts, "PORT;...", "", "the same for TLS, as ASPNETCORE_HTTPS_PORTS");
    }

    /// <summary>Whether the server serves TLS: it is enabled, or an address begins with https.</summary>
    public static bool IsHttps(IConfiguration configuration) => AsksForHttps(configuration) || All(configuration).Any(HasTls);

    public static bool HasHttps(IConfiguration configuration) => All(configuration).Any(HasTls);

    /// <summary>Adds the default addresses and ports.</summary>
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
            host.UseSetting(HttpsPorts, DefaultHttpsPort);
        }
    }

    /// <summary>Checks addresses and ports; Kestrel would throw, or listen elsewhere.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration) => Named(configuration).Any()
        ? from address in Named(configuration)
          let error = FindError(address)
          where error is not null
          select $"{(EndpointUrls(configuration).Any() ? Endpoints : "urls")}: '{address}' {error}"
        : PortErrors(configuration, HttpPorts).Concat(PortErrors(configuration, HttpsPorts));

    /// <summary>Returns the first address with the scheme, as this machine reaches it.</summary>
    public static Uri? Local(IConfiguration configuration, string scheme) =>
        All(configuration).Select(BindingAddress.Parse).FirstOrDefault(address => address.Scheme == scheme) is { } address
            ? new UriBuilder(address.Scheme, LocalHost(address.Host), address.Port).Uri
            : null;

    /// <summary>Returns the names and IP addresses to listen on, without those that mean all interfaces.</summary>
    public static IEnumerable<string> Hosts(IConfiguration configuration) =>
        All(configuration).Select(address => BindingAddress.Parse(address).Host.Trim('[', ']')).Where(host => !IsAny(host));

    /// <summary>Returns every address. For Kestrel, its endpoints take precedence over urls, and urls over ports.</summary>
    public static List<string> All(IConfiguration configuration) => (Named(configuration).ToList(), Ports(configuration)) switch
    {
        ({ Count: > 0 } named, _) => named,
        (_, { Count: > 0 } ports) => ports,
        _ => AsksForHttps(configuration) ? [DefaultHttp, DefaultHttps] : [DefaultHttp],
    };

    private static IEnumerable<string> EndpointUrls(IConfiguration configuration) =>
        configuration.GetSection(Endpoints).GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();

    private static IEnumerable<string> Named(IConfiguration configuration) =>
        EndpointUrls(configuration).DefaultIfEmpty(configuration["urls"] ?? "").SelectMany(Split);

    private static List<string> Ports(IConfiguration configuration)
    {
        var (http, https) = (configuration[HttpPorts], configuration[HttpsPorts]);
        https ??= http is not null && AsksForHttps(configuration) ? DefaultHttpsPort : null;
        return [.. Split(http).Select(port => $"http://*:{port}"), .. Split(https).Select(port => $"https://*:{port}")];
    }

    private static string[] Split(string? texts) =>
        (texts ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IEnumerable<string> PortErrors(IConfiguration configuration, string setting) =>
        from port in Split(configuration[setting])
        where !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select $"ASPNETCORE_{setting.ToUpperInvariant()}: '{port}' is not a port number (0-65535)";

    /// <summary>Source: https://github.com/dotnet/aspnetcore/blob/main/src/Servers/Kestrel/Core/src/Internal/AddressBinder.cs</summary>
    private static string? FindError(string address)
    {
        BindingAddress parsed;
        try
        {
            parsed = BindingAddress.Parse(address);
        }
        catch (FormatException)
        {
            return $"is not a valid address (expected for example {DefaultHttp})";
        }

        if (parsed.Scheme is not ("http" or "https"))
        {
            return "must begin with http:// or https://";
        }

        if (parsed.IsUnixPipe || parsed.IsNamedPipe)
        {
            return null;
        }

        // Kestrel takes text after the colon that is not a number for a part of the host, and listens on the default port
        if (parsed.Host.Length == 0 || (parsed.Host.Contains(':', StringComparison.Ordinal) && !IPAddress.TryParse(parsed.Host, out _)) || parsed.Port is < 0 or > ushort.MaxValue)
        {
            return "needs a host, and a port from 0 to 65535";
        }

        if (parsed.PathBase.Length > 0)
        {
            return "has a path; a server listens on all paths";
        }

        return parsed is { Host: "localhost", Port: 0 } ? "cannot be combined with port 0, as localhost has two IP addresses; use 127.0.0.1 or [::1]" : null;
    }

    private static bool AsksForHttps(IConfiguration configuration) => bool.TryParse(configuration["Https:Enabled"], out var enabled) && enabled;

    private static bool HasTls(string address) => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static bool IsAny(string host) => host is "*" or "+" or "0.0.0.0" or "::";

    /// <summary>For a name other than localhost Kestrel listens on all interfaces.</summary>
    private static string LocalHost(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out _) && !IsAny(host.Trim('[', ']'))) ? host : "127.0.0.1";
}
