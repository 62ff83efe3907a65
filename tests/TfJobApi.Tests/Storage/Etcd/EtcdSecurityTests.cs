using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Stress.Servers;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Storage.Etcd;

/// <summary>Connections to an etcd that demands a client certificate, or a user.</summary>
public sealed class EtcdSecurityTests
{
    private static readonly ObjectKey Key = new(TfJob.Definition, "ns", "job");

    private static ApiObject Job => new(TfJob.Definition, Meta.Create("job"), default, default);

    [Fact]
    public async Task A_client_certificate_and_an_authority_of_ones_own_are_used()
    {
        using var folder = new TempFolder();
        var (authority, server, client) = CreateCertificates(folder);
        Programs.Require("etcd", "etcd-server");
        await using var etcd = await EtcdProcess.StartSecureAsync(
            "--cert-file", server.Certificate, "--key-file", server.Key, "--trusted-ca-file", authority, "--client-cert-auth");

        using var known = new EtcdReplica("/registry", WatchHubs.Create(64), [], [etcd.Address], ("CaFile", authority), ("CertificateFile", client.Certificate), ("KeyFile", client.Key));
        using var unknown = new EtcdReplica("/registry", WatchHubs.Create(64), [], [etcd.Address], ("CaFile", authority));
        using var distrustful = new EtcdReplica("/registry", WatchHubs.Create(64), [], [etcd.Address], ("CertificateFile", client.Certificate), ("KeyFile", client.Key));

        Assert.Null(await known.Store.WaitUntilReadyAsync());
        Assert.True((await known.Store.CreateAsync(Job)).TryGet(out _, out _));
        Assert.Equal(503, Code(await unknown.Store.GetAsync(Key)));
        Assert.Equal(503, Code(await distrustful.Store.GetAsync(Key)));
    }

    [Fact]
    public async Task A_token_that_etcd_no_longer_accepts_is_renewed()
    {
        await using var etcd = await Support.Etcd.StartAsync();
        await etcd.OpenGatewayAsync();
        await EnableUsersAsync(etcd.Address);
        using var known = new EtcdReplica("/registry", WatchHubs.Create(64), [], [etcd.Address], ("User", "server"), ("Password", "secret"));
        using var unknown = new EtcdReplica("/registry", WatchHubs.Create(64), [], [etcd.Address], ("User", "server"), ("Password", "wrong"));
        using var anonymous = EtcdReplica.Create("/registry", etcd.Address);

        Assert.Null(await known.Store.WaitUntilReadyAsync());
        Assert.True((await known.Store.CreateAsync(Job)).TryGet(out var created, out _));
        Assert.Equal((503, 503), (Code(await unknown.Store.GetAsync(Key)), Code(await anonymous.Store.GetAsync(Key))));

        // the tokens of etcd do not survive it
        await etcd.KillAsync();
        await etcd.StartAsync();

        Assert.True((await known.Store.GetAsync(Key)).TryGet(out var found, out var failure), failure?.Message);
        Assert.Equal(created.Version, found.Version);
        using var watch = known.Store.Watch(created.Version, () => { });
        Assert.True((await known.Store.UpdateAsync(Key, job => job.With(job.Meta with { Labels = """{"a":"b"}"""u8.ToArray() }, job.Spec))).TryGet(out _, out _));
        await watch.WaitAsync().AsTask().WithPatience();
    }

    private static int? Code(Result<ApiObject> outcome) => outcome.TryGet(out _, out var failure) ? null : failure.Code;

    /// <summary>A user with the permissions that docs/deployment.md names.</summary>
    private static async Task EnableUsersAsync(string address)
    {
        using var client = new HttpClient { BaseAddress = new(address) };
        string Range(string key) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(key));
        (string Path, object Body)[] calls =
        [
            ("role/add", new { name = "store" }), ("role/add", new { name = "root" }),
            .. new[] { ("/registry/kubeflow.org/", "/registry/kubeflow.org0"), ("/tfjobapi.io/", "/tfjobapi.io0"), ("compact_rev_key", "") }.Select(range =>
                ("role/grant", (object)new { name = "store", perm = new { permType = "READWRITE", key = Range(range.Item1), range_end = Range(range.Item2) } })),
            ("user/add", new { name = "root", password = "root" }), ("user/add", new { name = "server", password = "secret" }),
            ("user/grant", new { user = "root", role = "root" }), ("user/grant", new { user = "server", role = "store" }),
            ("enable", new { }),
        ];
        foreach (var (path, body) in calls)
        {
            using var response = await client.PostAsJsonAsync($"/v3/auth/{path}", body);
            Assert.True(response.IsSuccessStatusCode, $"{path}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    private static (string Authority, (string Certificate, string Key) Server, (string Certificate, string Key) Client) CreateCertificates(TempFolder folder)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        var path = Path.Combine(folder.Path, "authority.pem");
        File.WriteAllText(path, authority.ExportCertificatePem());
        return (path, Issue(folder, authority, "server"), Issue(folder, authority, "client"));
    }

    private static (string Certificate, string Key) Issue(TempFolder folder, X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], false));
        using var issued = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        var (certificate, file) = (Path.Combine(folder.Path, $"{name}.pem"), Path.Combine(folder.Path, $"{name}.key"));
        File.WriteAllText(certificate, issued.ExportCertificatePem());
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
        return (certificate, file);
    }
}
