using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Hosting.Tls;
using TfJobApi.Tests.Support;
using static TfJobApi.Tests.Support.ServerProgram;

namespace TfJobApi.Tests.Hosting;

/// <summary>The command kubeconfig, as a process.</summary>
public sealed class KubeconfigCommandTests
{
    [Fact]
    public async Task It_asks_the_given_server_for_its_CA()
    {
        await using var host = await SocketHost.StartTlsAsync();
        var address = host.Address.GetLeftPart(UriPartial.Authority);

        var (code, output, _) = await RunAsync("kubeconfig", $"--server={address}");

        Assert.Equal(0, code);
        Assert.Matches($"server: \"{address}\"\n    certificate-authority-data: [A-Za-z0-9+/=]{{200,}}\n", output);
    }

    [Theory]
    [InlineData("--server=https://127.0.0.1:1", "cannot fetch the CA: https://127.0.0.1:1/__admin/ca.crt does not answer")]
    [InlineData("--server=mock.test", "--server: 'mock.test' is not a valid address")]
    public async Task It_reports_a_server_that_it_cannot_use(string option, string error)
    {
        var (code, output, text) = await RunAsync("kubeconfig", option);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains(error, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server: \"http://127.0.0.1:8080\"")]
    [InlineData("server: \"http://127.0.0.1:9999\"", "--urls=http://*:9999")]
    [InlineData("server: \"http://mock.test\"", "--server=http://mock.test")]
    [InlineData("insecure-skip-tls-verify: true", "--server=http://mock.test")]
    [InlineData("namespace: \"kube-test\"")]
    [InlineData("namespace: \"team\"", "--namespace=team")]
    [InlineData("user: {}")]
    [InlineData("user: {token: \"a\\\"b\"}", "--token=a\"b")]
    [InlineData("user: {token: \"secret\"}", "--Auth:Users:0:Token=secret")]
    public async Task It_describes_the_server_with_the_same_settings(string line, params string[] settings)
    {
        var (code, output, _) = await RunAsync(["kubeconfig", .. settings]);

        Assert.Equal(0, code);
        Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.True(TfJobApi.Json.YamlToJson.TryConvert(Encoding.UTF8.GetBytes(output), withLines: false, most: 2, out _, out var fault), fault.ToString());
    }

    [Theory]
    [InlineData("kubectl does not send the token: it does so only to an https address\n", "--token=x")]
    [InlineData("")]
    public async Task It_warns_of_a_token_that_is_not_sent(string warning, params string[] settings)
    {
        var (code, _, error) = await RunAsync(["kubeconfig", .. settings]);

        Assert.Equal((0, warning), (code, error));
    }

    [Fact]
    public async Task It_ignores_the_variables_SERVER_NAMESPACE_and_TOKEN()
    {
        var (_, output, _) = await RunAsync(["kubeconfig"], ("SERVER", "http://elsewhere"), ("NAMESPACE", "elsewhere"), ("TOKEN", "elsewhere"));

        Assert.DoesNotContain("elsewhere", output, StringComparison.Ordinal);
        Assert.Contains("server: \"http://127.0.0.1:8080\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Healthcheck_and_kubeconfig_find_a_server_with_TLS_only()
    {
        await using var host = await SocketHost.StartTlsAsync();
        var url = host.Address.ToString();
        var authority = Convert.ToBase64String(Encoding.ASCII.GetBytes(host.Services.GetRequiredService<ServerCertificate>().AuthorityPem + "\n"));

        // a busy machine takes more than the default of two seconds
        Assert.Equal(0, (await RunAsync("healthcheck", "--timeout=600", "--https", "--urls", url)).Code);
        var (code, kubeconfig, _) = await RunAsync("kubeconfig", "--urls", url, "--https");

        Assert.Equal(0, code);
        Assert.Contains($"server: \"https://127.0.0.1:{host.Address.Port}\"\n    certificate-authority-data: {authority}\n", kubeconfig, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_reads_the_CA_from_its_folder()
    {
        using var folder = new TempFolder();
        folder.Write("ca.crt", "the CA\n");

        var (_, kubeconfig, _) = await RunAsync("kubeconfig", "--https", "--Https:CaPath", folder.Path);

        Assert.Contains($"certificate-authority-data: {Convert.ToBase64String("the CA\n"u8)}\n", kubeconfig, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_fails_if_the_server_has_no_CA()
    {
        await using var host = await SocketHost.StartAsync();

        var (code, _, error) = await RunAsync("kubeconfig", "--https", $"--urls={host.Address};https://127.0.0.1:1");

        Assert.Equal(1, code);
        Assert.Contains("answers 404; does the server run with --https?", error, StringComparison.Ordinal);
    }
}
