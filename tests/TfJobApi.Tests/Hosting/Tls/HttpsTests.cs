using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using TfJobApi.Hosting.Tls;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Hosting.Tls;

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
    public async Task A_client_that_trusts_only_the_CA_accepts_every_name(string name)
    {
        await using var host = await SocketHost.StartTlsAsync(
            ("Https:Names:0", "mock.test"), ("Https:Names:1", "192.0.2.7"), ("Https:Names:2", "*.mocks.test"));
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Get($"https://{name}:{host.Address.Port}{TestHost.Job}")).Code);
    }

    [Fact]
    public async Task A_client_rejects_another_name()
    {
        await using var host = await SocketHost.StartTlsAsync(("Https:Names:0", "mock.test"));
        using var client = host.CreateClient();

        await AssertRejectedAsync(() => client.Get($"https://other.test:{host.Address.Port}/healthz"));
    }

    [Fact]
    public async Task A_client_without_the_CA_rejects_the_server()
    {
        await using var host = await SocketHost.StartTlsAsync();
        using var client = TlsClient.Usual(host.Address);

        await AssertRejectedAsync(() => client.Get("/healthz"));
    }

    [Fact]
    public async Task Each_start_has_a_new_CA()
    {
        await using var one = await SocketHost.StartTlsAsync();
        await using var other = await SocketHost.StartTlsAsync();
        using var client = one.CreateClient();
        var authority = (await client.Get(TlsFeature.AuthorityPath)).Text;
        using var stranger = TlsClient.Trusting(authority, other.Address);

        await AssertRejectedAsync(() => stranger.Get("/healthz"));
    }

    [Fact]
    public async Task The_CA_is_served_without_TLS_and_without_a_token()
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
    public async Task Without_TLS_there_is_no_CA_and_the_kubeconfig_has_plain_http()
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
    public async Task The_kubeconfig_has_the_host_of_the_request_with_TLS()
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
    public async Task The_kubeconfig_needs_no_token_and_contains_none()
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
    public async Task A_certificate_of_Kestrel_takes_precedence()
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

    private static async Task AssertRejectedAsync(Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<HttpRequestException>(call);
        Assert.IsType<AuthenticationException>(failure.InnerException);
    }
}
