using TfJobApi.Tests.Journal;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Clients;

/// <summary>Deletions with the real kubectl, which waits until the object is gone.</summary>
public sealed class KubectlDeletionTests
{
    [Fact]
    public async Task It_waits_for_the_last_finalizer()
    {
        await using var kubectl = await KubectlManifest.StartAsync();
        using var client = kubectl.CreateClient();
        await CreateAsync(client, "held", """ "finalizers":["a.b/c"] """);

        var slow = await kubectl.RunAsync("delete", "tfjob", "held", "-n", "team", "--timeout=1s");
        await client.Call("DELETE", JournalCalls.Requests);
        var deletion = kubectl.RunAsync("delete", "tfjob", "held", "-n", "team");
        var watch = await client.Post($"{JournalCalls.Requests}/wait", """{"filter":{"verb":"watch"},"count":1,"timeout":"60s"}""");
        await client.Patch($"{KubectlManifest.Jobs}/held", """{"metadata":{"finalizers":null}}""");

        Assert.Equal(1, slow.Code);
        Assert.Contains("timed out waiting for the condition", slow.Error, StringComparison.Ordinal);
        Assert.Equal(200, watch.Code);
        Assert.StartsWith("tfjob.kubeflow.org \"held\" deleted", (await deletion).Succeeded, StringComparison.Ordinal);
        Assert.Equal(404, (await client.Get($"{KubectlManifest.Jobs}/held")).Code);
    }

    [Theory]
    [InlineData("--cascade=orphan", 200)]
    [InlineData("--cascade=foreground", 404)]
    [InlineData("--cascade=background", 404)]
    public async Task Its_cascade_decides_about_dependents(string cascade, int code)
    {
        await using var kubectl = await KubectlManifest.StartAsync();
        using var client = kubectl.CreateClient();
        var uid = await CreateAsync(client, "owner", """ "labels":{"a":"b"} """);
        await CreateAsync(client, "job", $$""" "ownerReferences":[{"apiVersion":"kubeflow.org/v1","kind":"TFJob","name":"owner","uid":"{{uid}}","blockOwnerDeletion":true}] """);

        Assert.StartsWith("tfjob.kubeflow.org \"owner\" deleted", (await kubectl.RunAsync("delete", "tfjob", "owner", "-n", "team", cascade)).Succeeded, StringComparison.Ordinal);

        Assert.Equal(404, (await client.Get($"{KubectlManifest.Jobs}/owner")).Code);
        Assert.Equal(code, (await client.Get($"{KubectlManifest.Jobs}/job")).Code);
    }

    [Fact]
    public async Task It_waits_for_a_namespace()
    {
        await using var kubectl = await KubectlManifest.StartAsync();
        using var client = kubectl.CreateClient();
        await kubectl.RunAsync("create", "namespace", "team");
        await CreateAsync(client, "held", """ "finalizers":["a.b/c"] """);

        Assert.Equal(1, (await kubectl.RunAsync("delete", "namespace", "team", "--timeout=1s")).Code);
        Assert.Matches(@"team\s+Terminating\s+\d+s", (await kubectl.RunAsync("get", "ns", "team")).Succeeded);
        await client.Patch($"{KubectlManifest.Jobs}/held", """{"metadata":{"finalizers":null}}""");

        Assert.DoesNotContain("team", (await kubectl.RunAsync("get", "ns")).Succeeded, StringComparison.Ordinal);
    }

    private static async Task<string> CreateAsync(HttpClient client, string name, string meta)
    {
        var created = await client.Post(
            KubectlManifest.Jobs,
            $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}",{{{meta}}}},"spec":{"tfReplicaSpecs":{"Worker":{"template":{} } } } }""");
        return created.Json["metadata"]!["uid"]!.GetValue<string>();
    }
}
