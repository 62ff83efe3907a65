using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>
/// Namespaces with objects that wait for their finalizers. Statuses and messages are those of a kube-apiserver 1.20 with a
/// namespace in deletion.
/// </summary>
public sealed class TerminatingNamespaceTests
{
    private const string Namespaces = "/api/v1/namespaces";
    private const string Team = $"{Namespaces}/team";
    private const string Jobs = "/apis/kubeflow.org/v1/namespaces/team/tfjobs";

    [Fact]
    public async Task A_namespace_is_terminating_until_its_last_object_goes()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var created = await client.Post(Namespaces, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team"}}""");
        await client.Post(Jobs, Job("held", """ ,"finalizers":["a.b/c"] """));
        await client.Post(Jobs, Job("free"));

        var deleted = await client.Call("DELETE", Team);
        var again = await client.Call("DELETE", Team);

        Assert.Equal((200, "Terminating"), (deleted.Code, Phase(deleted)));
        Assert.Equal(deleted.Text, again.Text);
        Assert.Equal(deleted.Text, (await client.Get(Team)).Text);
        Assert.Equal((200, 404), ((await client.Get($"{Jobs}/held")).Code, (await client.Get($"{Jobs}/free")).Code));
        Assert.Equal("team", Assert.Single((await client.Get($"{Namespaces}?fieldSelector=status.phase%3DTerminating")).Json["items"]!.AsArray())!["metadata"]!["name"]!.GetValue<string>());

        Assert.Equal(200, (await client.Patch($"{Jobs}/held", """{"metadata":{"finalizers":null}}""")).Code);

        Assert.DoesNotContain("team", (await client.Get(Namespaces)).Text, StringComparison.Ordinal);
        using var watch = await WatchClient.OpenAsync(client, $"{Namespaces}?watch=1&resourceVersion={created.Version}");
        Assert.Equal(["MODIFIED team 72444817", "DELETED team 72444821"], await watch.NextAsync(2));
    }

    [Fact]
    public async Task A_terminating_namespace_accepts_no_new_objects()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        await client.Post(Jobs, Job("held", """ ,"finalizers":["a.b/c"] """));
        await client.Call("DELETE", Team);

        var rejected = await client.Post(Jobs, Job("new"));

        Assert.Equal(403, rejected.Code);
        Assert.Equal(
            """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"tfjobs.kubeflow.org \"new\" is forbidden: unable to create new content in namespace team because it is being terminated","reason":"Forbidden","details":{"name":"new","group":"kubeflow.org","kind":"tfjobs","causes":[{"reason":"NamespaceTerminating","message":"namespace team is being terminated","field":"metadata.namespace"}]},"code":403}""" + "\n",
            rejected.Text);
        Assert.Equal(403, (await client.Post($"{Jobs}?dryRun=All", Job("new"))).Code);
        Assert.Equal(
            "object is being deleted: namespaces \"team\" already exists",
            (await client.Post(Namespaces, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team"}}""")).Message);
        Assert.Equal(200, (await client.Patch($"{Jobs}/held", """{"metadata":{"labels":{"a":"b"}}}""")).Code);
    }

    [Fact]
    public async Task A_namespace_waits_for_its_own_finalizers()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(Namespaces, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team","finalizers":["a.b/c"]}}""");
        await client.Post(Jobs, Job("free"));

        Assert.Equal("Terminating", Phase(await client.Call("DELETE", Team)));
        Assert.Equal(404, (await client.Get($"{Jobs}/free")).Code);
        Assert.Contains("\"team\"", (await client.Get(Namespaces)).Text, StringComparison.Ordinal);
        await client.Patch(Team, """{"metadata":{"finalizers":null}}""");

        Assert.DoesNotContain("\"team\"", (await client.Get(Namespaces)).Text, StringComparison.Ordinal);
    }

    private static string Phase(HttpCalls.Answer answer) => answer.Json["status"]!["phase"]!.GetValue<string>();

    private static string Job(string name, string meta = "") =>
        $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}"{{{meta}}}},"spec":{"tfReplicaSpecs":{"Worker":{"template":{} } } } }""";
}
