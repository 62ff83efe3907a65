using Microsoft.AspNetCore.Builder;
using TfJobApi.Hosting.Tls;
using TfJobApi.Settings;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Storage.Etcd;

public sealed class EtcdOptionsTests
{
    private const string Endpoints = "Storage:Etcd:Endpoints";

    [Theory]
    [InlineData(Endpoints, "", "Storage:Etcd:Endpoints is empty: with Storage:Kind=Etcd it must name the members of etcd, for example http://127.0.0.1:2379")]
    [InlineData(Endpoints, "http://a:1,nonsense", "Storage:Etcd:Endpoints: 'nonsense' is not a valid address (expected for example http://127.0.0.1:2379)")]
    [InlineData(Endpoints, "http://a:1/path", "Storage:Etcd:Endpoints: 'http://a:1/path' is not a valid address (expected for example http://127.0.0.1:2379)")]
    [InlineData(Endpoints, "http://me:secret@a:1", "Storage:Etcd:Endpoints has a user or a password in an address, which is not sent; use Storage:Etcd:User and Storage:Etcd:Password")]
    [InlineData(Endpoints, "http://a:1,https://b:1", "Storage:Etcd:Endpoints: all addresses must begin with http://, or all with https://")]
    [InlineData("Storage:Etcd:Prefix", "registry", "Storage:Etcd:Prefix is 'registry'; it must be a path that begins with a slash and does not end with one, for example /registry")]
    [InlineData("Storage:Etcd:Prefix", "/registry/", "Storage:Etcd:Prefix is '/registry/'; it must be a path that begins with a slash and does not end with one, for example /registry")]
    [InlineData("Storage:Etcd:KeyFile", "a", "Storage:Etcd:CertificateFile and Storage:Etcd:KeyFile need each other")]
    [InlineData("Storage:Etcd:User", "a", "Storage:Etcd:User and Storage:Etcd:Password need each other")]
    [InlineData("Storage:Etcd:CompactionInterval", "1ms", "Storage:Etcd:CompactionInterval is '1ms'; it must be a duration like 5m, from 1s to 7d, or 0s")]
    [InlineData("Storage:Replica", "a b", "Storage:Replica is 'a b'; it must be printable ASCII without spaces")]
    [InlineData("Storage:Kind", "Disk", "Storage:Kind is 'Disk'; it must be one of Memory, Etcd")]
    [InlineData("Deterministic:Seed", "1", "Deterministic:Seed cannot be used with Storage:Kind=Etcd: versions depend on the writes of other replicas")]
    [InlineData("Clock:Start", "2026-01-01T00:00:00Z", "Clock cannot be used with Storage:Kind=Etcd: all replicas have the machine's time")]
    [InlineData("Clock:Frozen", "true", "Clock cannot be used with Storage:Kind=Etcd: all replicas have the machine's time")]
    [InlineData("Clock:Rate", "2", "Clock cannot be used with Storage:Kind=Etcd: all replicas have the machine's time")]
    [InlineData("Versions:Start", "Clock", "Versions:Start cannot be used with Storage:Kind=Etcd: versions are etcd's")]
    [InlineData("Lifecycle:Mode", "All", "Lifecycle: jobs cannot be simulated with Storage:Kind=Etcd, because the controller of a replica would not survive it; remove these settings")]
    [InlineData("Lifecycle:Default", "succeed", "Lifecycle: jobs cannot be simulated with Storage:Kind=Etcd, because the controller of a replica would not survive it; remove these settings")]
    public void A_setting_that_cannot_hold_on_etcd_stops_the_start(string key, string value, string reason) => Assert.Contains(reason, Start((key, value)));

    [Fact]
    public void A_certificate_that_cannot_be_read_stops_the_start()
    {
        using var folder = new TempFolder();
        var (broken, empty) = (folder.Write("ca.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), folder.Write("key.pem", "none"));

        AssertUnread("Storage:Etcd:CaFile", broken, ("Storage:Etcd:CaFile", broken));
        AssertUnread("Storage:Etcd:CaFile", empty, ("Storage:Etcd:CaFile", empty));
        AssertUnread("Storage:Etcd:CaFile", "/no/such", ("Storage:Etcd:CaFile", "/no/such"));
        AssertUnread("Storage:Etcd:CertificateFile", broken, ("Storage:Etcd:CertificateFile", broken), ("Storage:Etcd:KeyFile", empty));
        AssertUnread("Storage:Etcd:KeyFile", "/", ("Storage:Etcd:CertificateFile", broken), ("Storage:Etcd:KeyFile", "/"));
    }

    [Fact]
    public void A_key_of_another_certificate_stops_the_start()
    {
        using var folder = new TempFolder();
        using CertificateAuthority first = CertificateAuthority.Create(DateTimeOffset.UnixEpoch), second = CertificateAuthority.Create(DateTimeOffset.UnixEpoch);
        var (certificate, key) = (folder.Write("a.crt", first.CertificatePem), folder.Write("b.key", second.KeyPem));

        AssertUnread("Storage:Etcd:KeyFile", key, ("Storage:Etcd:CertificateFile", certificate), ("Storage:Etcd:KeyFile", key));
    }

    private static void AssertUnread(string setting, string file, params (string Key, string Value)[] settings) =>
        Assert.StartsWith($"{setting}: '{file}' cannot be read: ", Assert.Single(Start(settings)), StringComparison.Ordinal);

    [Fact]
    public void A_seed_with_a_version_stops_the_start()
    {
        using var folder = new TempFolder();
        var file = folder.Write("job.json", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"a","namespace":"b","resourceVersion":"7"},"spec":{"tfReplicaSpecs":{}}}""");

        Assert.Equal([$"{file}:1: metadata.resourceVersion: must not be set with Storage:Kind=Etcd, whose versions are etcd's"], Start(("Seeding:Path", file)));
    }

    private static IReadOnlyList<string> Start(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(
            ["--Storage:Kind=Etcd", $"--{Endpoints}=http://127.0.0.1:1", .. settings.Select(setting => $"--{setting.Key}={setting.Value}")]);

        return Assert.Throws<StartupException>(() => builder.AddTfJobApi().Build().UseTfJobApi()).Reasons;
    }
}
