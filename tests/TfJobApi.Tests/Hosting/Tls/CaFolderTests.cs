using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using TfJobApi.Hosting.Tls;
using TfJobApi.Settings;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Hosting.Tls;

public sealed class CaFolderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_CA_in_the_folder_is_trusted_after_a_restart()
    {
        await using (await SocketHost.StartTlsAsync(("Https:CaPath", _folder.Path)))
        {
            // creates the CA
        }

        await using var again = await SocketHost.StartTlsAsync(("Https:CaPath", _folder.Path));
        using var client = TlsClient.Trusting(_folder.Read("ca.crt"), again.Address);

        Assert.Equal(200, (await client.Get("/healthz")).Code);
        Assert.Equal(_folder.Read("ca.crt"), (await client.Get(TlsFeature.AuthorityPath)).Text);
    }

    [Fact]
    public void A_missing_folder_is_created_and_only_its_owner_can_read_the_key()
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
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite, false)]
    [InlineData(UnixFileMode.UserRead, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupWrite, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherWrite, true)]
    public async Task A_key_that_other_users_can_read_is_logged_with_the_remedy(UnixFileMode mode, bool isLogged)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        CaFolder.Open(_folder.Path, TimeProvider.System.GetUtcNow()).Dispose();
        var key = _folder.PathOf("ca.key");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(key, mode);
        }

        using var log = new WarningLog();
        await using var host = await SocketHost.StartTracedAsync(log, ("urls", "https://127.0.0.1:0"), ("Https:CaPath", _folder.Path));

        Assert.Equal(isLogged, log.Lines.Any(line => line.EndsWith($"chmod 600 {key}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ca.crt")]
    [InlineData("ca.key")]
    public void One_file_without_the_other_is_rejected_and_kept(string missing)
    {
        CaFolder.Open(_folder.Path, Now).Dispose();
        File.Delete(_folder.PathOf(missing));

        Assert.Contains($"{_folder.PathOf(missing)} is missing", Reason(Now), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void An_expired_CA_and_one_that_is_not_yet_valid_are_rejected()
    {
        CaFolder.Open(_folder.Path, Now).Dispose();

        Assert.Contains("has expired at 2036-01-02 03:04:05Z", Reason(Now.AddYears(10)), StringComparison.Ordinal);
        Assert.Contains("is not valid before 2026-01-01 03:04:05Z", Reason(Now.AddDays(-2)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_is_not_of_a_CA_is_rejected()
    {
        using var authority = CertificateAuthority.Create(Now);
        using var leaf = authority.Issue(["localhost"], Now);
        using var key = leaf.GetECDsaPrivateKey()!;
        _folder.Write("ca.crt", leaf.ExportCertificatePem());
        _folder.Write("ca.key", key.ExportPkcs8PrivateKeyPem());

        Assert.Contains("is not the certificate of a CA", Reason(Now), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_certificate_and_a_file_without_PEM_are_rejected()
    {
        CaFolder.Open(_folder.Path, Now).Dispose();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        _folder.Write("ca.key", other.ExportPkcs8PrivateKeyPem());
        Assert.Contains("are not a certificate and its key", Reason(Now), StringComparison.Ordinal);
        _folder.Write("ca.crt", "nonsense");
        Assert.Contains("are not a certificate and its key", Reason(Now), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_instead_of_the_folder_is_rejected() =>
        Assert.StartsWith("Https:CaPath: ", Assert.Throws<StartupException>(
            () => CaFolder.Open(_folder.Write("file", ""), Now)).Reasons.Single(), StringComparison.Ordinal);

    private string Reason(DateTimeOffset now) =>
        Assert.Throws<StartupException>(() => CaFolder.Open(_folder.Path, now)).Reasons.Single();

    private sealed class WarningLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Lines.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
