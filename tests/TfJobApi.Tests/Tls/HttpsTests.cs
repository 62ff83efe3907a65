using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using TfJobApi.Hosting.Tls;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Tls;

/// <summary>What clients meet when the server speaks TLS.</summary>
public sealed class HttpsTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("host.docker.internal")]
    [InlineData("mock.test")]
    [InlineData("192.0.2.7")]
    [InlineData("a.mocks.test")]
    public async Task A_client_that_trusts_the_ca_and_nothing_else_trusts_the_server_by_each_of_its_names(string name)
    {
        await using var host = await SocketHost.StartTlsAsync(
            ("Https:Names:0", "mock.test"), ("Https:Names:1", "192.0.2.7"), ("Https:Names:2", "*.mocks.test"));
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Get($"https://{name}:{host.Address.Port}{TestHost.Job}")).Code);
    }

    [Fact]
    public async Task A_client_does_not_trust_it_by_another_name()
    {
        await using var host = await SocketHost.StartTlsAsync(("Https:Names:0", "mock.test"));
        using var client = host.CreateClient();

        await RefusesAsync(() => client.Get($"https://other.test:{host.Address.Port}/healthz"));
    }

    [Fact]
    public async Task A_client_without_the_ca_does_not_trust_it()
    {
        await using var host = await SocketHost.StartTlsAsync();
        using var client = TlsClient.Usual(host.Address);

        await RefusesAsync(() => client.Get("/healthz"));
    }

    [Fact]
    public async Task Each_start_has_a_ca_of_its_own()
    {
        await using var one = await SocketHost.StartTlsAsync();
        await using var other = await SocketHost.StartTlsAsync();
        using var client = one.CreateClient();
        var authority = (await client.Get(TlsFeature.AuthorityPath)).Text;
        using var stranger = TlsClient.Trusting(authority, other.Address);

        await RefusesAsync(() => stranger.Get("/healthz"));
    }

    [Fact]
    public async Task The_ca_can_be_fetched_without_tls_and_without_a_token()
    {
        await using var host = await SocketHost.StartTlsAndPlainAsync([("Https:Enabled", "true"), .. Enforced]);
        using var plain = host.CreateClient();

        var answer = await plain.Get(TlsFeature.AuthorityPath);
        using var client = TlsClient.Trusting(answer.Text, host.TlsAddress);

        Assert.Equal((200, "application/x-x509-ca-cert"), (answer.Code, answer.Headers["Content-Type"]));
        Assert.Equal(200, (await client.Get("/healthz")).Code);
        Assert.Equal(401, (await client.Get(TestHost.Job)).Code);
    }

    [Fact]
    public async Task Without_tls_there_is_no_ca_and_a_kubeconfig_of_plain_http()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();

        var kubeconfig = await client.Get("/__admin/kubeconfig");

        Assert.Equal(404, (await client.Get(TlsFeature.AuthorityPath)).Code);
        Assert.Equal("application/yaml", kubeconfig.Headers["Content-Type"]);
        Assert.Contains($"server: \"http://127.0.0.1:{host.Address.Port}\"", kubeconfig.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("certificate-authority", kubeconfig.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kubeconfig_is_of_the_address_by_which_it_was_asked_over_tls()
    {
        await using var host = await SocketHost.StartTlsAndPlainAsync(("Https:Names:0", "mock.test"));
        using var plain = host.CreateClient();
        using var client = host.CreateTlsClient();
        var port = host.TlsAddress.Port;

        var overPlain = await plain.Get("/__admin/kubeconfig");
        var overTls = await client.Get($"https://mock.test:{port}/__admin/kubeconfig");

        Assert.Contains($"server: \"https://127.0.0.1:{port}\"", overPlain.Text, StringComparison.Ordinal);
        Assert.Contains($"server: \"https://mock.test:{port}\"", overTls.Text, StringComparison.Ordinal);
        var authority = overTls.Text.Split("certificate-authority-data: ")[1].Split('\n')[0];
        Assert.Equal(
            (await plain.Get(TlsFeature.AuthorityPath)).Text.Trim(), System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(authority)).Trim());
    }

    [Fact]
    public async Task The_kubeconfig_is_open_to_everybody_and_has_nobodys_token()
    {
        await using var host = await SocketHost.StartTlsAsync(Enforced);
        using var client = host.CreateClient();

        var kubeconfig = await client.Get("/__admin/kubeconfig");

        Assert.Equal(200, kubeconfig.Code);
        Assert.DoesNotContain("token-of-alice", kubeconfig.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_over_http_2_sees_each_change()
    {
        await using var host = await SocketHost.StartTlsAsync();
        using var client = host.CreateClient();
        client.DefaultRequestVersion = HttpVersion.Version20;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        var version = (await client.Get(TestHost.Jobs)).Version;
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion={version}");
        var first = (await client.Patch(TestHost.Job, """{"metadata":{"labels":{"a":"1"}}}""")).Version;
        var second = (await client.Patch(TestHost.Job, """{"metadata":{"labels":{"a":"2"}}}""")).Version;

        Assert.Equal([$"MODIFIED tfjob-test {first}", $"MODIFIED tfjob-test {second}"], await watch.NextAsync(2));
        await host.StopAsync();
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task A_certificate_that_kestrel_is_given_wins()
    {
        using var folder = new TempFolder();
        using var authority = CertificateAuthority.Create(TimeProvider.System.GetUtcNow());
        using var leaf = authority.Issue(["localhost"], TimeProvider.System.GetUtcNow());
        using var key = leaf.GetECDsaPrivateKey()!;
        await using var host = await SocketHost.StartTlsAsync(
            ("Kestrel:Certificates:Default:Path", folder.Write("own.crt", leaf.ExportCertificatePem())),
            ("Kestrel:Certificates:Default:KeyPath", folder.Write("own.key", key.ExportPkcs8PrivateKeyPem())));
        using var client = TlsClient.Trusting(authority.CertificatePem, host.Address);
        client.BaseAddress = new($"https://localhost:{host.Address.Port}");

        Assert.Equal(200, (await client.Get("/healthz")).Code);
        Assert.Equal(404, (await client.Get(TlsFeature.AuthorityPath)).Code);
        Assert.DoesNotContain("certificate-authority", (await client.Get("/__admin/kubeconfig")).Text, StringComparison.Ordinal);
    }

    private static (string Key, string Value)[] Enforced =>
    [
        ("Auth:Mode", "Enforced"),
        ("Auth:Users:0:Name", "alice"),
        ("Auth:Users:0:Token", "token-of-alice"),
        ("Auth:Users:0:Permissions:0:Verbs:0", "*"),
        ("Auth:Users:0:Permissions:0:Namespaces:0", "*"),
    ];

    private static async Task RefusesAsync(Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<HttpRequestException>(call);
        Assert.IsType<AuthenticationException>(failure.InnerException);
    }
}
