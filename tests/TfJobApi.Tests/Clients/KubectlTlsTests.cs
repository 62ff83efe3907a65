using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Clients;

/// <summary>kubectl sends a token only over TLS, and trusts a server by its CA.</summary>
public sealed class KubectlTlsTests
{
    private static readonly (string, string)[] Alice =
    [
        ("Auth:Mode", "Enforced"),
        ("Auth:Users:0:Name", "alice"),
        ("Auth:Users:0:Token", "token-of-alice"),
        ("Auth:Users:0:Permissions:0:Verbs:0", "get"),
        ("Auth:Users:0:Permissions:0:Namespaces:0", "kube-test"),
    ];

    [Fact]
    public async Task The_servers_kubeconfig_and_a_token_give_the_users_permissions()
    {
        await using var kubectl = await Kubectl.StartTlsAsync(Alice);
        await FetchKubeconfigAsync(kubectl);

        var mayGet = await RunAsync("auth", "can-i", "get", "tfjobs");
        var mayPatch = await RunAsync("auth", "can-i", "patch", "tfjobs");
        var job = await RunAsync("get", "tfjob", "tfjob-test", "-o", "name");
        var rejected = await RunAsync("label", "tfjob", "tfjob-test", "a=b");

        Assert.Equal("yes\n", mayGet.Succeeded);
        Assert.Equal((1, "no\n"), (mayPatch.Code, mayPatch.Output));
        Assert.Equal("tfjob.kubeflow.org/tfjob-test\n", job.Succeeded);
        Assert.Equal(1, rejected.Code);
        Assert.Contains("require cci:namespaceSubResource:update", rejected.Error, StringComparison.Ordinal);

        Task<Kubectl.Result> RunAsync(params string[] arguments) =>
            kubectl.RunWithKubeconfigAsync("kubeconfig", ["--token", "token-of-alice", .. arguments]);
    }

    [Fact]
    public async Task Without_a_token_it_fails_without_a_prompt()
    {
        await using var kubectl = await Kubectl.StartTlsAsync(Alice);
        await FetchKubeconfigAsync(kubectl);

        var rejected = await kubectl.RunWithKubeconfigAsync("kubeconfig", "get", "tfjobs");

        Assert.Equal(1, rejected.Code);
        Assert.DoesNotContain("Username", rejected.Output, StringComparison.Ordinal);
        Assert.Contains("logged in", rejected.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_server_needs_only_the_servers_kubeconfig()
    {
        await using var kubectl = await Kubectl.StartTlsAsync();
        await FetchKubeconfigAsync(kubectl);

        Assert.Equal("tfjob.kubeflow.org/tfjob-test\n", (await kubectl.RunWithKubeconfigAsync("kubeconfig", "get", "tfjobs", "-o", "name")).Succeeded);
    }

    [Fact]
    public async Task Without_the_ca_it_refuses_to_connect()
    {
        await using var kubectl = await Kubectl.StartTlsAsync();
        await FetchKubeconfigAsync(kubectl);
        using var client = kubectl.CreateClient();
        var kubeconfig = (await client.Get("/__admin/kubeconfig")).Text;
        kubectl.Write("no-ca", string.Join('\n', kubeconfig.Split('\n').Where(line => !line.Contains("certificate-authority", StringComparison.Ordinal))));

        var rejected = await kubectl.RunWithKubeconfigAsync("no-ca", "get", "tfjobs");

        Assert.Equal(1, rejected.Code);
        Assert.Contains("certificate", rejected.Error, StringComparison.Ordinal);
    }

    private static async Task FetchKubeconfigAsync(Kubectl kubectl)
    {
        using var client = kubectl.CreateClient();
        kubectl.Write("kubeconfig", (await client.Get("/__admin/kubeconfig")).Text);
    }
}
