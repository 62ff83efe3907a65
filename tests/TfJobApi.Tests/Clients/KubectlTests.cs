using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Clients;

/// <summary>People meet the server by kubectl; so does this.</summary>
public sealed class KubectlTests
{
    private const string Jobs = "/apis/kubeflow.org/v1/namespaces/team/tfjobs";

    [Fact]
    public async Task It_finds_out_what_there_is()
    {
        await using var kubectl = await Kubectl.StartAsync();

        var resources = (await kubectl.RunAsync("api-resources")).Succeeded;
        var versions = (await kubectl.RunAsync("api-versions")).Succeeded;
        var version = (await kubectl.RunAsync("version")).Succeeded;

        Assert.Matches(@"tfjobs\s+kubeflow\.org/v1\s+true\s+TFJob", resources);
        Assert.Matches(@"selfsubjectaccessreviews\s+authorization\.k8s\.io/v1\s+false", resources);
        Assert.Equal(["authorization.k8s.io/v1", "kubeflow.org/v1"], versions.Split('\n', StringSplitOptions.RemoveEmptyEntries));
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
        Assert.Contains("What is to run.", job, StringComparison.Ordinal);
        Assert.Contains("cleanPodPolicy", spec, StringComparison.Ordinal);
        Assert.Contains("map[string]string", labels, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_tells_what_its_user_may_do()
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
        var mayGetPods = await Ask("get", "pods", "-n", "team");

        Assert.Equal((0, "yes\n"), (mayGet.Code, mayGet.Output));
        Assert.Equal((1, "no\n"), (mayPatch.Code, mayPatch.Output));
        Assert.Equal((1, "no\n"), (mayGetAll.Code, mayGetAll.Output));
        Assert.Equal(1, mayGetPods.Code);
        Assert.StartsWith("no - the server has no resource \"pods\"", mayGetPods.Output, StringComparison.Ordinal);

        Task<Kubectl.Result> Ask(params string[] question) => kubectl.RunAsync(["--token", "token-of-alice", "auth", "can-i", .. question]);
    }

    [Fact]
    public async Task It_may_do_everything_on_an_open_server()
    {
        await using var kubectl = await Kubectl.StartAsync();

        Assert.Equal("yes\n", (await kubectl.RunAsync("auth", "can-i", "*", "*", "--all-namespaces")).Succeeded);
    }

    [Fact]
    public async Task It_creates_a_tfjob_once()
    {
        await using var kubectl = await StartWithManifestAsync();

        Assert.Equal("tfjob.kubeflow.org/mnist created\n", (await kubectl.RunAsync("create", "-f", "job.yaml")).Succeeded);
        var again = await kubectl.RunAsync("create", "-f", "job.yaml");

        Assert.Equal(1, again.Code);
        Assert.Contains("tfjobs.kubeflow.org \"mnist\" already exists", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_refuses_a_manifest_with_a_misspelt_field_of_the_metadata()
    {
        await using var kubectl = await Kubectl.StartAsync();
        kubectl.Write("job.yaml", Manifest("a").Replace("labels:", "lables:", StringComparison.Ordinal));

        var refused = await kubectl.RunAsync("create", "-f", "job.yaml");

        Assert.Equal(1, refused.Code);
        Assert.Matches("unknown field \"(metadata\\.)?lables\"", refused.Error);
    }

    [Fact]
    public async Task It_applies_what_is_new_and_what_has_changed_and_nothing_else()
    {
        await using var kubectl = await StartWithManifestAsync();

        Assert.Equal("tfjob.kubeflow.org/mnist created\n", (await kubectl.RunAsync("apply", "-f", "job.yaml")).Succeeded);
        Assert.Equal("tfjob.kubeflow.org/mnist unchanged\n", (await kubectl.RunAsync("apply", "-f", "job.yaml")).Succeeded);
        kubectl.Write("job.yaml", Manifest("b"));
        Assert.Equal("tfjob.kubeflow.org/mnist configured\n", (await kubectl.RunAsync("apply", "-f", "job.yaml")).Succeeded);

        Assert.Equal("b", (await kubectl.RunAsync("get", "tfjob", "mnist", "-n", "team", "-o", "jsonpath={.metadata.labels.app}")).Succeeded);
    }

    [Fact]
    public async Task Its_diff_shows_what_an_apply_would_change_and_writes_nothing()
    {
        await using var kubectl = await StartWithManifestAsync();
        using var client = kubectl.CreateClient();

        var unborn = await kubectl.RunAsync("diff", "-f", "job.yaml");
        Assert.Equal(404, (await client.Get($"{Jobs}/mnist")).Code);
        await kubectl.RunAsync("apply", "-f", "job.yaml");
        var same = await kubectl.RunAsync("diff", "-f", "job.yaml");
        var before = (await client.Get($"{Jobs}/mnist")).Text;
        kubectl.Write("job.yaml", Manifest("b"));
        var drift = await kubectl.RunAsync("diff", "-f", "job.yaml");

        Assert.Equal((1, 0, 1), (unborn.Code, same.Code, drift.Code));
        Assert.Contains("-    app: a\n+    app: b", drift.Output, StringComparison.Ordinal);
        Assert.Equal(before, (await client.Get($"{Jobs}/mnist")).Text);
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
    public async Task It_labels_and_annotates()
    {
        await using var kubectl = await Kubectl.StartAsync();

        Assert.Equal("tfjob.kubeflow.org/tfjob-test labeled\n", (await kubectl.RunAsync("label", "tfjob", "tfjob-test", "-n", "kube-test", "team=red")).Succeeded);
        Assert.Equal("tfjob.kubeflow.org/tfjob-test annotated\n", (await kubectl.RunAsync("annotate", "tfjob", "tfjob-test", "-n", "kube-test", "note=a b")).Succeeded);

        var shown = await kubectl.RunAsync("get", "tfjob", "tfjob-test", "-n", "kube-test", "-o", "jsonpath={.metadata.labels.team} {.metadata.annotations.note}");
        Assert.Equal("red a b", shown.Succeeded);
    }

    [Theory]
    [InlineData("Cci")]
    [InlineData("Kubernetes")]
    public async Task It_patches_when_it_is_told_the_type_of_the_patch(string profile)
    {
        await using var kubectl = await Kubectl.StartAsync(("Profile", profile));
        string[] patch = ["patch", "tfjob", "tfjob-test", "-n", "kube-test", "-p", """{"spec":{"activeDeadlineSeconds":60}}"""];

        var strategic = await kubectl.RunAsync(patch);
        var merge = await kubectl.RunAsync([.. patch, "--type", "merge"]);

        Assert.Equal(1, strategic.Code);
        Assert.Contains("accepted media types include: application/", strategic.Error, StringComparison.Ordinal);
        Assert.Contains("pass --type merge", strategic.Error, StringComparison.Ordinal);
        Assert.Equal("tfjob.kubeflow.org/tfjob-test patched\n", merge.Succeeded);
    }

    [Fact]
    public async Task It_edits()
    {
        await using var kubectl = await Kubectl.StartAsync();
        var editor = kubectl.WriteScript("editor.sh", "sed -i 's/^spec:$/spec:\\n  cleanPodPolicy: All/' \"$1\"");

        Assert.Equal("tfjob.kubeflow.org/tfjob-test edited\n", (await kubectl.RunWithEditorAsync(editor, "edit", "tfjob", "tfjob-test", "-n", "kube-test")).Succeeded);

        Assert.Equal("All", (await kubectl.RunAsync("get", "tfjob", "tfjob-test", "-n", "kube-test", "-o", "jsonpath={.spec.cleanPodPolicy}")).Succeeded);
    }

    [Fact]
    public async Task It_lists_tfjobs_with_their_state_and_age()
    {
        await using var kubectl = await StartWithManifestAsync();
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
    public async Task It_watches()
    {
        await using var kubectl = await Kubectl.StartAsync();
        using var client = kubectl.CreateClient();
        var watching = kubectl.RunAsync(
            "get", "tfjobs", "-n", "kube-test", "-w", "-o", "jsonpath={.metadata.labels.app}{'\\n'}", "--request-timeout=3s");

        // it lists first and watches then; whatever comes between, each change is shown once the watch is there
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

    [Fact]
    public async Task It_replaces()
    {
        await using var kubectl = await StartWithManifestAsync();
        await kubectl.RunAsync("create", "-f", "job.yaml");
        kubectl.Write("job.yaml", Manifest("b"));

        Assert.Equal("tfjob.kubeflow.org/mnist replaced\n", (await kubectl.RunAsync("replace", "-f", "job.yaml")).Succeeded);

        Assert.Equal("b", (await kubectl.RunAsync("get", "tfjob", "mnist", "-n", "team", "-o", "jsonpath={.metadata.labels.app}")).Succeeded);
    }

    [Fact]
    public async Task It_deletes_one_and_those_that_a_selector_takes_and_sees_them_go()
    {
        await using var kubectl = await StartWithManifestAsync();
        await kubectl.RunAsync("create", "-f", "job.yaml");

        var one = await kubectl.RunAsync("delete", "tfjob", "tfjob-test", "-n", "kube-test");
        var none = await kubectl.RunAsync("delete", "tfjobs", "-n", "team", "-l", "app=none");
        var selected = await kubectl.RunAsync("delete", "tfjobs", "-n", "team", "-l", "app=a");

        Assert.StartsWith("tfjob.kubeflow.org \"tfjob-test\" deleted", one.Succeeded, StringComparison.Ordinal);
        Assert.Contains("No resources found", none.Output + none.Error, StringComparison.Ordinal);
        Assert.StartsWith("tfjob.kubeflow.org \"mnist\" deleted", selected.Succeeded, StringComparison.Ordinal);
        Assert.Equal(1, (await kubectl.RunAsync("get", "tfjob", "tfjob-test", "-n", "kube-test")).Code);
    }

    private static async Task<Kubectl> StartWithManifestAsync()
    {
        var kubectl = await Kubectl.StartAsync();
        kubectl.Write("job.yaml", Manifest("a"));

        return kubectl;
    }

    /// <summary>With fields that no schema knows, in the spec and in a role: they are kept, so no kubectl may refuse them.</summary>
    private static string Manifest(string label) =>
        $$"""
        apiVersion: kubeflow.org/v1
        kind: TFJob
        metadata:
          name: mnist
          namespace: team
          labels:
            app: {{label}}
        spec:
          runPolicy:
            schedulingPolicy: {}
          cleanPodPolicy: Running
          tfReplicaSpecs:
            Worker:
              replicas: 2
              shape: other
              template:
                spec:
                  containers:
                  - name: tensorflow
                    image: tensorflow/tensorflow
        """;
}
