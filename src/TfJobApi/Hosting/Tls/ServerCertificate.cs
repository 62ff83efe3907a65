using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace TfJobApi.Hosting.Tls;

/// <summary>The certificate that the server has made for itself, and that of the CA by which clients trust it.</summary>
internal sealed class ServerCertificate : IDisposable
{
    public ServerCertificate(IOptions<HttpsOptions> options, IConfiguration configuration, TimeProvider time)
    {
        var now = time.GetUtcNow();
        using var authority = options.Value.CaPath is { } folder ? CaFolder.Open(folder, now) : CertificateAuthority.Create(now);

        Names = [.. SubjectNames.Usual.Concat(ListenAddress.Hosts(configuration)).Concat(options.Value.Names)
            .Where(SubjectNames.IsName).Distinct(StringComparer.OrdinalIgnoreCase)];
        Leaf = authority.Issue(Names, now);
        AuthorityPem = authority.CertificatePem;
    }

    public X509Certificate2 Leaf { get; }

    public string AuthorityPem { get; }

    public IReadOnlyList<string> Names { get; }

    public void Dispose() => Leaf.Dispose();
}
