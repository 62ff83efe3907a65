namespace TfJobApi.Http;

/// <summary>Where the server listens, as its configuration says it.</summary>
internal static class ListenAddress
{
    /// <summary>Loopback only: with authentication open, a mock must not be reachable from the network by accident.</summary>
    public const string Default = "http://127.0.0.1:8080";

    public static bool IsConfigured(IConfiguration configuration) =>
        configuration["urls"] is not null
        || configuration["http_ports"] is not null
        || configuration["https_ports"] is not null
        || configuration.GetSection("Kestrel:Endpoints").Exists();

    /// <summary>An address at which this machine reaches a server that is configured so.</summary>
    public static Uri Local(IConfiguration configuration)
    {
        var configured = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"])
            .Append(configuration["urls"])
            .Append(configuration["http_ports"] is { Length: > 0 } ports ? $"http://*:{ports.Split(';')[0]}" : null)
            .FirstOrDefault(url => !string.IsNullOrEmpty(url)) ?? Default;
        var address = BindingAddress.Parse(configured.Split(';')[0]);
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;

        return new UriBuilder(address.Scheme, host, address.Port).Uri;
    }
}
