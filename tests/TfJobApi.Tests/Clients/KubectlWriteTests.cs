using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Clients;

/// <summary>Writes with the real kubectl.</summary>
public sealed class KubectlWriteTests
{
    [Fact]
    public async Task It_creates_a_tfjob_once()
    {
        await using var kubectl = await KubectlManifest.StartAsync();

        Assert.Equal("tfjob.kubeflow.org/mnist created\n", (await kubectl.RunAsync("create", "-f", "job.yaml")).Succeeded);
        var again = await kubectl.RunAsync("create", "-f", "job.yaml");

        Assert.Equal(1, again.Code);
        Assert.Contains("tfjobs.kubeflow.org \"mnist\" already exists", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_rejects_a_misspelt_field_of_the_metadata()
    {
        await using var kubectl = await Kubectl.StartAsync();
        kubectl.Write("job.yaml", KubectlManifest.Text("a").Replace("labels:", "lables:", StringComparison.Ordinal));

        var rejected = await kubectl.RunAsync("create", "-f", "job.yaml");

        Assert.Equal(1, rejected.Code);
        Assert.Matches("unknown field \"(metadata\\.)?lables\"", rejected.Error);
    }

    [Fact]
    public async Task It_applies_only_new_and_changed_objects()
    {
        await using var kubectl = await KubectlManifest.StartAsync();

        Assert.Equal("tfjob.kubeflow.org/mnist created\n", (await kubectl.RunAsync("apply", "-f", "job.yaml")).Succeeded);
        Assert.Equal("tfjob.kubeflow.org/mnist unchanged\n", (await kubectl.RunAsync("apply", "-f", "job.yaml")).Succeeded);
        kubectl.Write("job.yaml", KubectlManifest.Text("b"));
        Assert.Equal("tfjob.kubeflow.org/mnist configured\n", (await kubectl.RunAsync("apply", "-f", "job.yaml")).Succeeded);

        Assert.Equal("b", (await kubectl.RunAsync("get", "tfjob", "mnist", "-n", "team", "-o", "jsonpath={.metadata.labels.app}")).Succeeded);
    }

    [Fact]
    public async Task Its_diff_shows_what_an_apply_would_change_and_writes_nothing()
    {
        await using var kubectl = await KubectlManifest.StartAsync();
        using var client = kubectl.CreateClient();

        var unborn = await kubectl.RunAsync("diff", "-f", "job.yaml");
        Assert.Equal(404, (await client.Get($"{KubectlManifest.Jobs}/mnist")).Code);
        await kubectl.RunAsync("apply", "-f", "job.yaml");
        var same = await kubectl.RunAsync("diff", "-f", "job.yaml");
        var before = (await client.Get($"{KubectlManifest.Jobs}/mnist")).Text;
        kubectl.Write("job.yaml", KubectlManifest.Text("b"));
        var drift = await kubectl.RunAsync("diff", "-f", "job.yaml");

        Assert.Equal((1, 0, 1), (unborn.Code, same.Code, drift.Code));
        Assert.Contains("-    app: a\n+    app: b", drift.Output, StringComparison.Ordinal);
        Assert.Equal(before, (await client.Get($"{KubectlManifest.Jobs}/mnist")).Text);
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
    public async Task It_patches_with_an_explicit_patch_type(string profile)
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
    public async Task It_edits_a_tfjob()
    {
        await using var kubectl = await Kubectl.StartAsync();
        var editor = kubectl.WriteScript("editor.sh", "sed -i 's/^spec:$/spec:\\n  cleanPodPolicy: All/' \"$1\"");

        Assert.Equal("tfjob.kubeflow.org/tfjob-test edited\n", (await kubectl.RunWithEditorAsync(editor, "edit", "tfjob", "tfjob-test", "-n", "kube-test")).Succeeded);

        Assert.Equal("All", (await kubectl.RunAsync("get", "tfjob", "tfjob-test", "-n", "kube-test", "-o", "jsonpath={.spec.cleanPodPolicy}")).Succeeded);
    }

    [Fact]
    public async Task It_replaces_a_tfjob()
    {
        await using var kubectl = await KubectlManifest.StartAsync();
        await kubectl.RunAsync("create", "-f", "job.yaml");
        kubectl.Write("job.yaml", KubectlManifest.Text("b"));

        Assert.Equal("tfjob.kubeflow.org/mnist replaced\n", (await kubectl.RunAsync("replace", "-f", "job.yaml")).Succeeded);

        Assert.Equal("b", (await kubectl.RunAsync("get", "tfjob", "mnist", "-n", "team", "-o", "jsonpath={.metadata.labels.app}")).Succeeded);
    }

    [Fact]
    public async Task It_deletes_by_name_and_by_selector_and_waits()
    {
        await using var kubectl = await KubectlManifest.StartAsync();
        await kubectl.RunAsync("create", "-f", "job.yaml");

        var one = await kubectl.RunAsync("delete", "tfjob", "tfjob-test", "-n", "kube-test");
        var none = await kubectl.RunAsync("delete", "tfjobs", "-n", "team", "-l", "app=none");
        var selected = await kubectl.RunAsync("delete", "tfjobs", "-n", "team", "-l", "app=a");

        Assert.StartsWith("tfjob.kubeflow.org \"tfjob-test\" deleted", one.Succeeded, StringComparison.Ordinal);
        Assert.Contains("No resources found", none.Output + none.Error, StringComparison.Ordinal);
        Assert.StartsWith("tfjob.kubeflow.org \"mnist\" deleted", selected.Succeeded, StringComparison.Ordinal);
        Assert.Equal(1, (await kubectl.RunAsync("get", "tfjob", "tfjob-test", "-n", "kube-test")).Code);
    }
}
