using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TfJobApi.Notation;
using TfJobApi.Settings;

namespace TfJobApi.Storage.Etcd;

internal sealed class EtcdOptions
{
    private const string EndpointsName = "Storage:Etcd:Endpoints";
    private const string PrefixName = "Storage:Etcd:Prefix";
    private const string AuthorityName = "Storage:Etcd:CaFile";
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
        _authorityFile = read.Text(AuthorityName, "FILE", "the machine's", "the certificates, as PEM, that verify etcd's") ?? "";
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

    /// <summary>Checks that a server with another store was not given an etcd.</summary>
    public IEnumerable<string> CheckUnused() => _endpoints.Length == 0
        ? []
        : [$"{EndpointsName} needs Storage:Kind=Etcd; without it objects are in this process only"];

    /// <summary>Reads the addresses and the files, and checks the settings against each other.</summary>
    public IEnumerable<string> Check()
    {
        var texts = _endpoints.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var addresses = texts.Select(text => Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "" } ? address : null).ToList();
        Endpoints = [.. addresses.OfType<Uri>()];
        if (texts.Length == 0)
        {
            yield return $"{EndpointsName} is empty: with Storage:Kind=Etcd it must name the members of etcd, for example http://127.0.0.1:2379";
        }

        foreach (var (text, _) in texts.Zip(addresses).Where(pair => pair.Second is null))
        {
            // a text that may have a password is not shown
            yield return text.Contains('@', StringComparison.Ordinal)
                ? $"{EndpointsName} has a user or a password in an address, which is not sent; use {UserName} and {PasswordName}"
                : $"{EndpointsName}: '{text}' is not a valid address (expected for example http://127.0.0.1:2379)";
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

        foreach (var reason in ReadFiles())
        {
            yield return reason;
        }
    }

    private IReadOnlyList<string> ReadFiles()
    {
        try
        {
            Authority = _authorityFile.Length > 0 ? ReadAuthority() : null;
            Certificate = _certificateFile.Length > 0 && _keyFile.Length > 0 ? ReadCertificate() : null;
            return [];
        }
        catch (StartupException exception)
        {
            return exception.Reasons;
        }
    }

    private X509Certificate2Collection ReadAuthority()
    {
        var pem = SettingFile.ReadPem(AuthorityName, _authorityFile);
        var authority = new X509Certificate2Collection();
        try
        {
            authority.ImportFromPem(pem);
        }
        catch (CryptographicException exception)
        {
            throw SettingFile.Refuse(AuthorityName, _authorityFile, exception.Message);
        }

        return authority.Count > 0 ? authority : throw SettingFile.Refuse(AuthorityName, _authorityFile, "it contains no certificate in PEM");
    }

    private X509Certificate2 ReadCertificate()
    {
        var (certificate, key) = (SettingFile.ReadPem(CertificateName, _certificateFile), SettingFile.ReadPem(KeyName, _keyFile));
        try
        {
            X509Certificate2.CreateFromPem(certificate).Dispose();
        }
        catch (CryptographicException exception)
        {
            throw SettingFile.Refuse(CertificateName, _certificateFile, exception.Message);
        }

        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw SettingFile.Refuse(KeyName, _keyFile, $"it is not the key, in PEM, of {_certificateFile}: {exception.Message}");
        }
    }
}
