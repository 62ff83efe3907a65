namespace TfJobApi.Hosting.Tls;

/// <summary>Section <c>Https</c>: TLS with a certificate that the server makes when it starts.</summary>
internal sealed class HttpsOptions
{
    public const string Section = "Https";

    /// <summary>Whether the server speaks TLS, beside plain HTTP. Default: when an address begins with https.</summary>
    public bool Enabled { get; set; }

    /// <summary>More names and IP addresses that the certificate is for. Default: none beside the usual ones of this machine.</summary>
    public List<string> Names { get; set; } = [];

    /// <summary>
    /// A folder that holds the CA, <c>ca.crt</c> and <c>ca.key</c>; what is not there yet is made. Default: a new CA at each
    /// start, in memory alone.
    /// </summary>
    public string? CaPath { get; set; }
}
