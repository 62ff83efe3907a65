using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Clients;

/// <summary>Reads with the real kubectl.</summary>
public sealed class KubectlReadTests
{
    [Fact]
    public async Task It_discovers_the_resources()
    {
        await using var kubectl = await Kubectl.StartAsync();

        var resources = (await kubectl.RunAsync("api-resources")).Succeeded;
        var versions = (await kubectl.RunAsync("api-versions")).Succeeded;
        var version = (await kubectl.RunAsync("version")).Succeeded;

        Assert.Matches(@"tfjobs\s+kubeflow\.org/v1\s+true\s+TFJob", resources);
        Assert.Matches(@"selfsubjectaccessreviews\s+authorization\.k8s\.io/v1\s+false", resources);
        Assert.Matches(@"namespaces\s+ns\s+v1\s+false\s+Namespace", resources);
        Assert.Equal(["apiextensions.k8s.io/v1", "authorization.k8s.io/v1", "coordination.k8s.io/v1", "events.k8s.io/v1", "kubeflow.org/v1", "v1"], versions.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("v1.19.0-tfjobapi", version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_explains_a_tfjob_and_its_fields()
    {
        await using var kubectl = await Kubectl.StartAsync();

        var job = (await kubectl.RunAsync("explain", "tfjob")).Succeeded;
        var spec = (await kubectl.RunAsync("explain", "tfjob.spec")).Succeeded;
        var labels = (await kubectl.RunAsync("explain", "tfjobs.metadata.labels")).Succeeded;

        Assert.Contains("A distributed TensorFlow job.", job, StringComparison.Ordinal);
        Assert.Contains("The desired state.", job, StringComparison.Ordinal);
        Assert.Contains("cleanPodPolicy", spec, StringComparison.Ordinal);
        Assert.Contains("map[string]string", labels, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_reviews_the_permissions_of_its_user()
    {
        await using var kubectl = await Kubectl.StartTlsAsync(
            ("Auth:Mode", "Enforced"),
            ("Auth:Users:0:Name", "alice"),
            ("Auth:Users:0:Token", "token-of-alice"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "get"),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "team"));

        var mayGet = await Ask("get", "tfjobs", "-n", "team");
        var mayPatch = await Ask("patch", "tfjobs/mnist", "-n", "team");
        var mayGetAll = await Ask("get", "tfjobs", "--all-namespaces");
        var mayGetOthers = await Ask("get", "deployments.apps", "-n", "team");

        var all = (await Ask("--list", "-n", "team")).Succeeded;

        Assert.Matches(@"tfjobs\.kubeflow\.org\s+\[\]\s+\[\]\s+\[get\]", all);
        Assert.Equal((0, "yes\n"), (mayGet.Code, mayGet.Output));
        Assert.Equal((1, "no\n"), (mayPatch.Code, mayPatch.Output));
        Assert.Equal((1, "no\n"), (mayGetAll.Code, mayGetAll.Output));
        Assert.Equal(1, mayGetOthers.Code);
        Assert.StartsWith("no - the server has no resource \"deployments.apps\"", mayGetOthers.Output, StringComparison.Ordinal);

        Task<Kubectl.Result> Ask(params string[] question) => kubectl.RunAsync(["--token", "token-of-alice", "auth", "can-i", .. question]);
    }

    [Fact]
    public async Task It_may_do_everything_on_an_open_server()
    {
        await using var kubectl = await Kubectl.StartAsync();

        Assert.Equal("yes\n", (await kubectl.RunAsync("auth", "can-i", "*", "*", "--all-namespaces")).Succeeded);
    }

    [Fact]
    public async Task It_shows_one_tfjob_in_yaml_and_describes_it()
    {
        await using var kubectl = await Kubectl.StartAsync();

        var yaml = (await kubectl.RunAsync("get", "tfjob", "tfjob-test", "-n", "kube-test", "-o", "yaml")).Succeeded;
        var described = (await kubectl.RunAsync("describe", "tfjob", "tfjob-test", "-n", "kube-test")).Succeeded;
        var missing = await kubectl.RunAsync("get", "tfjob", "missing", "-n", "kube-test");

        Assert.StartsWith("apiVersion: kubeflow.org/v1\nkind: TFJob\n", yaml, StringComparison.Ordinal);
        Assert.Matches(@"Events:\s+<none>", described);
        Assert.Equal("Error from server (NotFound): tfjobs.kubeflow.org \"missing\" not found\n", missing.Error[missing.Error.IndexOf("Error", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task It_lists_tfjobs_with_their_state_and_age()
    {
        await using var kubectl = await KubectlManifest.StartAsync();
        await kubectl.RunAsync("apply", "-f", "job.yaml");

        var one = (await kubectl.RunAsync("get", "tfjob", "tfjob-test", "-n", "kube-test")).Succeeded;
        var all = (await kubectl.RunAsync("get", "tfjobs", "--all-namespaces", "--sort-by", ".metadata.namespace")).Succeeded;
        var some = (await kubectl.RunAsync("get", "tfjobs", "-A", "-l", "app in (a,b)", "-o", "name", "--chunk-size=1")).Succeeded;
        var labels = (await kubectl.RunAsync("get", "tfjobs", "-n", "team", "--show-labels")).Succeeded;

        Assert.Matches(@"^NAME\s+STATE\s+AGE\ntfjob-test\s+Running\s+\d+y\d*d?\n$", one);
        Assert.Matches(@"^NAMESPACE\s+NAME\s+STATE\s+AGE\nkube-test\s+tfjob-test\s+Running\s+\d+y\d*d?\nteam\s+mnist\s+(<none>)?\s*\d+s\n$", all);
        Assert.Equal("tfjob.kubeflow.org/mnist\n", some);
        Assert.Contains("app=a", labels, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_watches_tfjobs()
    {
        await using var kubectl = await Kubectl.StartAsync();
        using var client = kubectl.CreateClient();
        var watching = kubectl.RunAsync(
            "get", "tfjobs", "-n", "kube-test", "-w", "-o", "jsonpath={.metadata.labels.app}{'\\n'}", "--request-timeout=3s");

        // kubectl lists, then watches; a change in between is shown by the watch.
        for (var i = 0; !watching.IsCompleted; i++)
        {
            await client.Patch(TestHost.Job, $$$"""{"metadata":{"labels":{"app":"v{{{i}}}"} } }""");
            await Task.WhenAny(watching, kubectl.RunAsync("version", "--client"));
        }

        var shown = (await watching).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(shown.Length > 2, string.Join(' ', shown));
        Assert.Equal(shown.OrderBy(label => label.Length).ThenBy(label => label, StringComparer.Ordinal).Distinct(), shown);
    }

    [Fact]
    public async Task It_waits_for_a_condition()
    {
        await using var kubectl = await Kubectl.StartAsync();
        using var client = kubectl.CreateClient();
        var running = (await kubectl.RunAsync("wait", "tfjob/tfjob-test", "-n", "kube-test", "--for=condition=Running", "--timeout=20s")).Succeeded;
        var waiting = kubectl.RunAsync("wait", "tfjob/tfjob-test", "-n", "kube-test", "--for=condition=Succeeded", "--timeout=20s");

        await client.Patch($"{TestHost.Job}/status", """{"status":{"conditions":[{"type":"Running","status":"False"},{"type":"Succeeded","status":"True"}]}}""");

        Assert.Equal("tfjob.kubeflow.org/tfjob-test condition met\n", running);
        Assert.Equal("tfjob.kubeflow.org/tfjob-test condition met\n", (await waiting).Succeeded);
    }
}
