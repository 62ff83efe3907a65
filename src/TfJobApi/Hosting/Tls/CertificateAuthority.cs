using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TfJobApi.Hosting.Tls;

/// <summary>A CA that signs certificates of servers only (RFC 5280).</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int SerialLength = 16;
    private const int CaYears = 10;

    /// <summary>Apple rejects more than 398 days, both ends included. Source: https://support.apple.com/102028</summary>
    private static readonly TimeSpan LeafLife = TimeSpan.FromDays(396);

    /// <summary>Clocks differ; that of a virtual machine after a pause, by hours.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);

    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;

    /// <exception cref="CryptographicException">They are not a certificate and its key, or one of them is missing.</exception>
    /// <exception cref="ArgumentException">The same.</exception>
    public CertificateAuthority(string certificatePem, string keyPem)
    {
        // import the key separately: CreateFromPem(certificate, key) links every key algorithm into the AOT binary
        _key = ECDsa.Create();
        _key.ImportFromPem(keyPem);
        using var certificate = X509Certificate2.CreateFromPem(certificatePem);
        _certificate = certificate.CopyWithPrivateKey(_key);
    }

    private CertificateAuthority(DateTimeOffset now)
    {
        _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=TfJobApi CA", _key, HashAlgorithmName.SHA256);
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(identifier);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));

        _certificate = Sign(request, request.SubjectName, _key, now - ClockSkew, now.AddYears(CaYears));
    }

    public string CertificatePem => _certificate.ExportCertificatePem();

    public string KeyPem => _key.ExportPkcs8PrivateKeyPem();

    public static CertificateAuthority Create(DateTimeOffset now) => new(now);

    /// <summary>Issues a certificate for a server with these names, with its key.</summary>
    public X509Certificate2 Issue(IEnumerable<string> names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=TfJobApi", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(SubjectNames.Extension(names));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));

        using var signed = Sign(
            request, _certificate.SubjectName, _key, Later(now - ClockSkew, _certificate.NotBefore), Earlier(now + LeafLife, _certificate.NotAfter));
        return WithKey(signed, key);
    }

    /// <returns>Null if the CA can sign; otherwise the reason why not, as the end of a sentence that begins with the name of the file.</returns>
    public string? FindError(DateTimeOffset now) =>
        !_certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority) ? "is not the certificate of a CA"
        : _certificate.NotBefore > now ? $"is not valid before {_certificate.NotBefore.ToUniversalTime():u}"
        : _certificate.NotAfter <= now ? $"has expired at {_certificate.NotAfter.ToUniversalTime():u}"
        : null;

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private static X509Certificate2 Sign(
        CertificateRequest request, X500DistinguishedName issuer, ECDsa issuersKey, DateTimeOffset notBefore, DateTimeOffset notAfter) =>
        request.Create(issuer, X509SignatureGenerator.CreateForECDsa(issuersKey), notBefore, notAfter, NewSerial());

    /// <summary>Not from the seeded Random: guessable serial numbers make collisions possible. Positive, and of fixed length.</summary>
    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialLength);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }

    private static X509Certificate2 WithKey(X509Certificate2 signed, ECDsa key)
    {
        var whole = signed.CopyWithPrivateKey(key);
        if (!OperatingSystem.IsWindows())
        {
            return whole;
        }

        // Schannel accepts a key only if it was imported from PKCS #12
        using (whole)
        {
            return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
