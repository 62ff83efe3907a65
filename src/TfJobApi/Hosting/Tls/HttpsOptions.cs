using TfJobApi.Settings;

namespace TfJobApi.Hosting.Tls;

/// <summary>TLS with a certificate that the server creates at its start.</summary>
internal sealed class HttpsOptions(SettingReader read)
{
    public bool Enabled { get; } = read.Flag(
        "Https:Enabled", "true if an address begins with https", "serve TLS on https://127.0.0.1:8443 in addition; the flag --https does the same") ?? false;

    public List<string> Names { get; } = read.Texts(
        "Https:Names", "NAME|ADDRESS", "more DNS names and IP addresses for the certificate",
        "the name of a host, or an IP address, without scheme and port", SubjectNames.IsName);

    /// <summary>Null: a new CA at each start, in memory.</summary>
    public string? CaPath { get; } = read.Text(
        "Https:CaPath", "FOLDER", "a new CA at each start, in memory", "the folder of the CA, ca.crt and ca.key, which are created if both are missing");

    public IEnumerable<string> Check(IConfiguration configuration)
    {
        if (Enabled && !ListenAddress.HasHttps(configuration))
        {
            yield return "Https:Enabled is true, but none of the configured addresses begins with https://";
        }

        if (CaPath is { Length: 0 })
        {
            yield return "Https:CaPath is empty; name a folder, or leave it out";
        }
    }
}
