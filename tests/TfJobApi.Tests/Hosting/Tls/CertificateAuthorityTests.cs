using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TfJobApi.Hosting.Tls;

namespace TfJobApi.Tests.Hosting.Tls;

/// <summary>The extensions of the certificates, as strict clients require them.</summary>
public sealed class CertificateAuthorityTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void The_CA_signs_servers_and_no_other_CAs()
    {
        using var authority = CertificateAuthority.Create(Now);
        using var certificate = X509Certificate2.CreateFromPem(authority.CertificatePem);

        var basic = Single<X509BasicConstraintsExtension>(certificate);
        var usage = Single<X509KeyUsageExtension>(certificate);

        Assert.Equal((true, true, true, 0), (basic.Critical, basic.CertificateAuthority, basic.HasPathLengthConstraint, basic.PathLengthConstraint));
        Assert.Equal((true, X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign), (usage.Critical, usage.KeyUsages));
        Assert.Equal(
            Single<X509SubjectKeyIdentifierExtension>(certificate).SubjectKeyIdentifierBytes.ToArray(),
            Single<X509AuthorityKeyIdentifierExtension>(certificate).KeyIdentifier!.Value.ToArray());
        Assert.False(certificate.HasPrivateKey);
    }

    [Fact]
    public void A_server_certificate_names_its_CA()
    {
        using var authority = CertificateAuthority.Create(Now);
        using var certificate = X509Certificate2.CreateFromPem(authority.CertificatePem);
        using var leaf = authority.Issue(["localhost", "127.0.0.1", "::1", "LOCALHOST"], Now);

        var names = Single<X509SubjectAlternativeNameExtension>(leaf);

        Assert.Equal(["localhost"], names.EnumerateDnsNames());
        Assert.Equal(["127.0.0.1", "::1"], names.EnumerateIPAddresses().Select(address => address.ToString()));
        Assert.Equal(["1.3.6.1.5.5.7.3.1"], Single<X509EnhancedKeyUsageExtension>(leaf).EnhancedKeyUsages.Cast<Oid>().Select(oid => oid.Value));
        Assert.False(Single<X509BasicConstraintsExtension>(leaf).CertificateAuthority);
        Assert.Equal(
            Single<X509SubjectKeyIdentifierExtension>(certificate).SubjectKeyIdentifierBytes.ToArray(),
            Single<X509AuthorityKeyIdentifierExtension>(leaf).KeyIdentifier!.Value.ToArray());
        Assert.True(leaf.HasPrivateKey);
    }

    [Fact]
    public void A_server_certificate_is_valid_from_yesterday_for_less_than_398_days()
    {
        using var authority = CertificateAuthority.Create(Now);
        using var leaf = authority.Issue(["localhost"], Now);

        Assert.Equal(Now.AddDays(-1).UtcDateTime, leaf.NotBefore.ToUniversalTime());
        Assert.Equal(Now.AddDays(396).UtcDateTime, leaf.NotAfter.ToUniversalTime());
    }

    [Fact]
    public void A_server_certificate_does_not_outlive_its_CA()
    {
        using var authority = CertificateAuthority.Create(Now);
        using var certificate = X509Certificate2.CreateFromPem(authority.CertificatePem);
        using var leaf = authority.Issue(["localhost"], Now.AddYears(10).AddDays(-1));

        Assert.Equal(certificate.NotAfter, leaf.NotAfter);
    }

    [Fact]
    public void Serial_numbers_are_positive_long_and_unique()
    {
        using var authority = CertificateAuthority.Create(Now);
        var serials = Enumerable.Range(0, 20).Select(_ =>
        {
            using var leaf = authority.Issue(["localhost"], Now);
            return leaf.SerialNumberBytes.ToArray();
        }).ToList();

        Assert.All(serials, serial => Assert.Equal((16, true), (serial.Length, serial[0] is > 0 and < 0x80)));
        Assert.Equal(20, serials.Select(Convert.ToHexString).Distinct().Count());
    }

    private static T Single<T>(X509Certificate2 certificate) where T : X509Extension => certificate.Extensions.OfType<T>().Single();
}
