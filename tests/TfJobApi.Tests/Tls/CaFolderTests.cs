using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using TfJobApi.Hosting.Tls;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Tls;

/// <summary><c>Https:CaPath</c>: a CA that outlives the server.</summary>
public sealed class CaFolderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_that_is_started_again_is_trusted_by_the_same_ca()
    {
        await using (await SocketHost.StartTlsAsync(("Https:CaPath", _folder.Path)))
        {
            // makes the CA
        }

        await using var again = await SocketHost.StartTlsAsync(("Https:CaPath", _folder.Path));
        using var client = TlsClient.Trusting(_folder.Read("ca.crt"), again.Address);

        Assert.Equal(200, (await client.Get("/healthz")).Code);
        Assert.Equal(_folder.Read("ca.crt"), (await client.Get(TlsFeature.AuthorityPath)).Text);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_made_and_its_key_is_its_owners_alone()
    {
        var folder = _folder.PathOf("new");

        using var authority = CaFolder.Open(folder, Now);

        Assert.Equal(authority.CertificatePem, File.ReadAllText(Path.Combine(folder, "ca.crt")).Trim());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "ca.key")));
        }
    }

    [Theory]
    [InlineData("ca.crt")]
    [InlineData("ca.key")]
    public void One_file_without_the_other_is_refused_and_kept(string missing)
    {
        CaFolder.Open(_folder.Path, Now).Dispose();
        File.Delete(_folder.PathOf(missing));

        Assert.Contains($"{_folder.PathOf(missing)} is missing", Refusal(Now), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_ca_that_is_over_or_not_yet_valid_is_refused()
    {
        CaFolder.Open(_folder.Path, Now).Dispose();

        Assert.Contains("is valid only until 2036-01-02 03:04:05Z", Refusal(Now.AddYears(10)), StringComparison.Ordinal);
        Assert.Contains("is valid only from 2026-01-01 03:04:05Z on", Refusal(Now.AddDays(-2)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_is_no_cas_is_refused()
    {
        using var authority = CertificateAuthority.Create(Now);
        using var leaf = authority.Issue(["localhost"], Now);
        using var key = leaf.GetECDsaPrivateKey()!;
        _folder.Write("ca.crt", leaf.ExportCertificatePem());
        _folder.Write("ca.key", key.ExportPkcs8PrivateKeyPem());

        Assert.Contains("is not a CA's certificate", Refusal(Now), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_certificate_and_what_is_no_pem_are_refused()
    {
        CaFolder.Open(_folder.Path, Now).Dispose();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        _folder.Write("ca.key", other.ExportPkcs8PrivateKeyPem());
        Assert.Contains("are not a certificate and its key", Refusal(Now), StringComparison.Ordinal);
        _folder.Write("ca.crt", "nonsense");
        Assert.Contains("are not a certificate and its key", Refusal(Now), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_the_folders_place_is_refused() =>
        Assert.StartsWith("Https:CaPath: ", Assert.Throws<OptionsValidationException>(
            () => CaFolder.Open(_folder.Write("file", ""), Now)).Failures.Single(), StringComparison.Ordinal);

    private string Refusal(DateTimeOffset now) =>
        Assert.Throws<OptionsValidationException>(() => CaFolder.Open(_folder.Path, now)).Failures.Single();
}
