using TfJobApi.Tests.Support;
using TfJobApi.Tests.Watch;

namespace TfJobApi.Tests.Clients;

/// <summary>kubectl writes and reads several objects as a <c>List</c> of the core group.</summary>
public sealed class KubectlListTests
{
    [Fact]
    public async Task It_reads_its_own_lists_of_several_tfjobs()
    {
        await using var kubectl = await Kubectl.StartAsync(("Profile", "Kubernetes"));
        using var client = kubectl.CreateClient();
        await client.CreateAsync("other");
        var list = (await kubectl.RunAsync("get", "tfjobs", "-n", "kube-test", "-o", "yaml")).Succeeded;
        kubectl.Write("jobs.yaml", list.Replace("backoffLimit: 6", "backoffLimit: 5", StringComparison.Ordinal));

        Assert.Contains("kind: List", list, StringComparison.Ordinal);
        var replaced = (await kubectl.RunAsync("replace", "-f", "jobs.yaml")).Succeeded;
        Assert.Equal("tfjob.kubeflow.org/other replaced\ntfjob.kubeflow.org/tfjob-test replaced\n", replaced);
        Assert.Equal("tfjob.kubeflow.org \"other\" deleted\ntfjob.kubeflow.org \"tfjob-test\" deleted\n", WithoutNamespace((await kubectl.RunAsync("delete", "-f", "jobs.yaml")).Succeeded));
    }

    [Fact]
    public async Task It_edits_several_tfjobs_at_once()
    {
        await using var kubectl = await Kubectl.StartAsync();
        using var client = kubectl.CreateClient();
        await client.CreateAsync("other");
        var editor = kubectl.WriteScript("edit.sh", "sed -i 's/^    name: \\(.*\\)/    name: \\1\\n    labels: {edited: yes-it-is}/' \"$1\"\n");

        var edited = await kubectl.RunWithEditorAsync(editor, "edit", "tfjob", "other", "tfjob-test", "-n", "kube-test");

        Assert.Equal(0, edited.Code);
        foreach (var name in new[] { "other", "tfjob-test" })
        {
            Assert.Equal("yes-it-is", (await client.Get($"{TestHost.Jobs}/{name}")).Json["metadata"]!["labels"]!["edited"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task It_lists_no_events_and_the_used_namespaces()
    {
        await using var kubectl = await Kubectl.StartAsync();

        var events = await kubectl.RunAsync("get", "events", "-n", "kube-test");
        var namespaces = (await kubectl.RunAsync("get", "namespaces", "-o", "name")).Succeeded;

        Assert.Equal((0, "No resources found in kube-test namespace.\n"), (events.Code, events.Error));
        Assert.Equal("namespace/default\nnamespace/kube-test\n", namespaces);
        Assert.Matches(@"^NAME\s+STATUS\s+AGE\nteam\s+Active\s|^NAME\s+AGE\nteam\s", (await kubectl.RunAsync("get", "ns", "team")).Succeeded);
    }

    /// <summary>Newer versions also print the namespace.</summary>
    private static string WithoutNamespace(string output) => output.Replace(" from kube-test namespace", "", StringComparison.Ordinal);
}
