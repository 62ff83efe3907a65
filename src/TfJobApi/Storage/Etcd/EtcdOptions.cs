using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TfJobApi.Notation;
using TfJobApi.Settings;

namespace TfJobApi.Storage.Etcd;

internal sealed class EtcdOptions
{
    private const string EndpointsName = "Storage:Etcd:Endpoints";
    private const string PrefixName = "Storage:Etcd:Prefix";
    private const string CertificateName = "Storage:Etcd:CertificateFile";
    private const string KeyName = "Storage:Etcd:KeyFile";
    private const string UserName = "Storage:Etcd:User";
    private const string PasswordName = "Storage:Etcd:Password";

    private readonly string _endpoints;
    private readonly string _authorityFile;
    private readonly string _certificateFile;
    private readonly string _keyFile;

    public EtcdOptions(SettingReader read)
    {
        _endpoints = read.Text(EndpointsName, "ADDRESS,ADDRESS", "", "the members of etcd, for example http://127.0.0.1:2379") ?? "";
        Prefix = read.Text(PrefixName, "/PATH", "/registry", "the keys before those of the API; a kube-apiserver with this --etcd-prefix has the same jobs") is { Length: > 0 } prefix
            ? prefix
            : "/registry";
        _authorityFile = read.Text("Storage:Etcd:CaFile", "FILE", "the machine's", "the certificates, as PEM, that verify etcd's") ?? "";
        _certificateFile = read.Text(CertificateName, "FILE", "", "the client certificate, as PEM") ?? "";
        _keyFile = read.Text(KeyName, "FILE", "", "its key") ?? "";
        User = read.Text(UserName, "NAME", "", "a user of etcd, without a client certificate") ?? "";
        Password = read.Text(PasswordName, "TEXT", "", "its password") ?? "";
        CompactionInterval = read.Value<TimeSpan>(
            "Storage:Etcd:CompactionInterval", "DURATION", "5m", "the interval at which old versions are removed from etcd; 0s is never",
            "a duration like 5m, from 1s to 7d, or 0s",
            (string text, out TimeSpan interval) => Duration.TryParse(text, out interval) && (interval == default || (interval >= TimeSpan.FromSeconds(1) && interval <= TimeSpan.FromDays(7)))) ?? TimeSpan.FromMinutes(5);
    }

    public string Prefix { get; }

    public string User { get; }

    public string Password { get; }

    public TimeSpan CompactionInterval { get; }

    /// <summary>Read by <see cref="Check"/>.</summary>
    public IReadOnlyList<Uri> Endpoints { get; private set; } = [];

    /// <summary>Null for the certificates that the machine trusts.</summary>
    public X509Certificate2Collection? Authority { get; private set; }

    public X509Certificate2? Certificate { get; private set; }

    /// <summary>Reads the addresses and the files, and checks the settings against each other.</summary>
    public IEnumerable<string> Check()
    {
        var texts = _endpoints.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var addresses = texts.Select(text => Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", PathAndQuery: "/" } ? address : null).ToList();
        Endpoints = [.. addresses.OfType<Uri>()];
        if (texts.Length == 0)
        {
            yield return $"{EndpointsName} is empty: with Storage:Kind=Etcd it must name the members of etcd, for example http://127.0.0.1:2379";
        }

        foreach (var (text, _) in texts.Zip(addresses).Where(pair => pair.Second is null))
        {
            yield return $"{EndpointsName}: '{text}' is not a valid address (expected for example http://127.0.0.1:2379)";
        }

        if (Endpoints.Select(address => address.Scheme).Distinct().Count() > 1)
        {
            yield return $"{EndpointsName}: all addresses must begin with http://, or all with https://";
        }

        if (Prefix is not ['/', .., not '/'] || Prefix.Contains("//", StringComparison.Ordinal))
        {
            yield return $"{PrefixName} is '{Prefix}'; it must be a path that begins with a slash and does not end with one, for example /registry";
        }

        if (_certificateFile.Length > 0 != _keyFile.Length > 0)
        {
            yield return $"{CertificateName} and {KeyName} need each other";
        }

        if (User.Length > 0 != Password.Length > 0)
        {
            yield return $"{UserName} and {PasswordName} need each other";
        }

        if (ReadFiles() is { } error)
        {
            yield return error;
        }
    }

    private string? ReadFiles()
    {
        try
        {
            if (_authorityFile.Length > 0)
            {
                var authority = new X509Certificate2Collection();
                authority.ImportFromPemFile(_authorityFile);
                Authority = authority;
            }

            if (_certificateFile.Length > 0 && _keyFile.Length > 0)
            {
                Certificate = X509Certificate2.CreateFromPemFile(_certificateFile, _keyFile);
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"Storage:Etcd: the certificates of the connection to etcd cannot be read: {exception.Message}";
        }
    }
}
