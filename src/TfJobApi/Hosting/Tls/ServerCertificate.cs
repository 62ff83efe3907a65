using System.Security.Cryptography.X509Certificates;

namespace TfJobApi.Hosting.Tls;

/// <summary>The certificate that the server has created for itself, and that of its CA, which clients trust.</summary>
internal sealed class ServerCertificate : IDisposable
{
    public ServerCertificate(HttpsOptions options, IConfiguration configuration, TimeProvider time)
    {
        var now = time.GetUtcNow();
        using var authority = options.CaPath is { } folder ? CaFolder.Open(folder, now) : CertificateAuthority.Create(now);

        Names = [.. SubjectNames.OfThisMachine.Concat(ListenAddress.Hosts(configuration)).Concat(options.Names)
            .Where(SubjectNames.IsName).Distinct(StringComparer.OrdinalIgnoreCase)];
        Leaf = authority.Issue(Names, now);
        AuthorityPem = authority.CertificatePem;
    }

    public X509Certificate2 Leaf { get; }

    public string AuthorityPem { get; }

    public IReadOnlyList<string> Names { get; }

    public void Dispose() => Leaf.Dispose();
}
