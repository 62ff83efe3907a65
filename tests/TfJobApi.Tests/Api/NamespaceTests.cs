using TfJobApi.Tests.Support;
using TfJobApi.Tests.Watch;

namespace TfJobApi.Tests.Api;

public sealed class NamespaceTests
{
    private const string Namespaces = "/api/v1/namespaces";
    private const string Team = $"{Namespaces}/team";
    private const string NewTeam = """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team","labels":{"app":"x"}}}""";

    [Fact]
    public async Task A_created_namespace_is_active()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var created = await client.Post(Namespaces, NewTeam);
        var uid = created.Json["metadata"]!["uid"]!.GetValue<string>();

        Assert.Equal(201, created.Code);
        Assert.Equal(
            $$$"""{"kind":"Namespace","apiVersion":"v1","metadata":{"creationTimestamp":"2026-01-02T03:04:05Z","labels":{"app":"x"},"name":"team","resourceVersion":"72444814","uid":"{{{uid}}}"},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}""" + "\n",
            created.Text);
        Assert.Equal(created.Text, (await client.Get(Team)).Text);
        Assert.Equal((409, """namespaces "team" already exists"""), await OutcomeAsync(client.Post(Namespaces, NewTeam)));
        Assert.Equal(405, (await client.Call("DELETE", Namespaces)).Code);
    }

    [Theory]
    [InlineData("default", 409)]
    [InlineData("kube-test", 409)]
    [InlineData("other", 201)]
    public async Task A_used_namespace_exists(string name, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(code, (await client.Post(Namespaces, NewTeam.Replace("team", name, StringComparison.Ordinal))).Code);
    }

    [Theory]
    [InlineData("application/merge-patch+json", """{"metadata":{"labels":{"a":"b"}}}""")]
    [InlineData("application/json-patch+json", """[{"op":"add","path":"/metadata/labels","value":{"a":"b"}}]""")]
    public async Task A_patch_of_an_implicit_namespace_creates_it(string mediaType, string patch)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var patched = await client.Patch(Team, patch, mediaType);

        Assert.Equal((200, "b"), (patched.Code, patched.Json["metadata"]!["labels"]!["a"]!.GetValue<string>()));
        Assert.Equal(patched.Text, (await client.Get(Team)).Text);
    }

    [Fact]
    public async Task A_namespace_can_be_replaced_by_its_own_representation()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var read = await client.Get(Team);
        var replaced = await client.Call("PUT", Team, System.Text.Encoding.UTF8.GetBytes(read.Text), "application/json");

        Assert.Equal(200, replaced.Code);
    }

    [Theory]
    [InlineData("N_X")]
    [InlineData("a%20b")]
    [InlineData("-")]
    public async Task A_patch_creates_no_namespace_with_an_invalid_name(string name)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        Assert.Equal(404, (await client.Patch($"{Namespaces}/{name}", """{"metadata":{"labels":{"a":"b"}}}""")).Code);
        Assert.Equal(["default", "kube-test"], Names(await client.Get(Namespaces)));
    }

    [Fact]
    public async Task A_patch_that_changes_nothing_does_not_create_a_namespace()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Patch(Team, "{}")).Code);
        Assert.Equal(["default", "kube-test"], Names(await client.Get(Namespaces)));
    }

    [Fact]
    public async Task Concurrent_patches_of_an_implicit_namespace_all_succeed()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var patches = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Task.Run(() => client.Patch($"{Namespaces}/n{i / 5}", $"{{\"metadata\":{{\"labels\":{{\"l{i % 5}\":\"x\"}}}}}}"))));

        Assert.All(patches, patch => Assert.Equal(200, patch.Code));
        Assert.Equal(5, (await client.Get($"{Namespaces}/n3")).Json["metadata"]!["labels"]!.AsObject().Count);
    }

    [Fact]
    public async Task The_list_has_created_and_used_namespaces()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(Namespaces, NewTeam);
        await client.Post($"/apis/kubeflow.org/v1/namespaces/torch/pytorchjobs", """{"apiVersion":"kubeflow.org/v1","kind":"PyTorchJob","metadata":{"name":"a"}}""");

        var list = await client.Get(Namespaces);
        var labelled = await client.Get($"{Namespaces}?labelSelector=app&fieldSelector=status.phase%3DActive");

        Assert.StartsWith("""{"kind":"NamespaceList","apiVersion":"v1","metadata":{"resourceVersion":"72444815"},"items":[{"kind":"Namespace",""", list.Text, StringComparison.Ordinal);
        Assert.Equal(["default", "kube-test", "team", "torch"], Names(list));
        Assert.Equal(["team"], Names(labelled));
        Assert.Empty(Names(await client.Get($"{Namespaces}?fieldSelector=status.phase%3DTerminating")));
    }

    [Fact]
    public async Task A_deletion_empties_the_namespace()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(Namespaces, NewTeam);
        await client.CreateAsync("a", "team");
        await client.CreateAsync("kept", "other");
        using var jobs = await WatchClient.OpenAsync(client, "/apis/kubeflow.org/v1/tfjobs?watch=1&resourceVersion=72444816");
        using var namespaces = await WatchClient.OpenAsync(client, $"{Namespaces}?watch=1&resourceVersion=72444813");

        var dryRun = await client.Call("DELETE", $"{Team}?dryRun=All");
        var deleted = await client.Call("DELETE", Team);

        Assert.Equal((200, 200), (dryRun.Code, deleted.Code));
        Assert.Equal("Terminating", deleted.Json["status"]!["phase"]!.GetValue<string>());
        Assert.Equal(["DELETED a 72444818"], await jobs.NextAsync(1));
        Assert.Equal(["ADDED team 72444814", "MODIFIED team 72444817", "DELETED team 72444819"], await namespaces.NextAsync(3));
        Assert.Equal(["default", "kube-test", "other"], Names(await client.Get(Namespaces)));
    }

    [Fact]
    public async Task A_namespace_that_nobody_created_can_be_emptied()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Call("DELETE", $"{Namespaces}/kube-test")).Code);
        Assert.Equal(404, (await client.Get(TestHost.Job)).Code);
        Assert.Equal((404, """namespaces "kube-test" not found"""), await OutcomeAsync(client.Call("DELETE", $"{Namespaces}/kube-test")));
    }

    [Fact]
    public async Task The_default_namespace_cannot_be_deleted()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(
            (403, """namespaces "default" is forbidden: this namespace may not be deleted"""), await OutcomeAsync(client.Call("DELETE", $"{Namespaces}/default")));
    }

    [Fact]
    public async Task A_patch_creates_a_namespace_that_nobody_created()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var dryRun = await client.Patch($"{Team}?dryRun=All", """{"metadata":{"labels":{"app":"y"}}}""");
        Assert.Equal(200, dryRun.Code);
        Assert.DoesNotContain("team", Names(await client.Get(Namespaces)));

        var patched = await client.Patch(Team, """{"metadata":{"labels":{"app":"y"}}}""");
        var again = await client.Patch(Team, """{"metadata":{"labels":{"app":"z"}}}""");

        Assert.Equal(("72444814", "72444815"), (patched.Version, again.Version));
        Assert.Equal(["team"], Names(await client.Get($"{Namespaces}?labelSelector=app%3Dz")));
    }

    [Fact]
    public async Task A_restored_snapshot_has_its_namespaces()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Call("PUT", "/__admin/snapshots/before");
        await client.Post(Namespaces, NewTeam);

        await client.Post("/__admin/snapshots/before/restore", "");

        Assert.Equal(["default", "kube-test"], Names(await client.Get(Namespaces)));
    }

    [Theory]
    [InlineData("cci:namespace:create", 201, 403)]
    [InlineData("cci:namespaceSubResource:*", 403, 403)]
    [InlineData("cci:namespace:*", 201, 200)]
    public async Task Its_verbs_need_the_actions_of_namespaces(string action, int created, int deleted)
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"),
            ("Auth:Users:0:Name", "alice"),
            ("Auth:Users:0:Token", "token-of-alice"),
            ("Auth:Users:0:Permissions:0:Verbs:0", action),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));
        using var client = host.CreateClient();
        var token = ("X-Auth-Token", "token-of-alice");

        Assert.Equal(created, (await client.Call("POST", Namespaces, System.Text.Encoding.UTF8.GetBytes(NewTeam), "application/json", token)).Code);
        Assert.Equal(deleted, (await client.Call("DELETE", Team, headers: token)).Code);
    }

    [Fact]
    public async Task A_namespace_that_nobody_created_is_as_old_as_the_clock_of_its_tenant()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        await client.Call("PUT", "/t/new/__admin/clock", """{"time":"2030-01-01T00:00:00Z"}"""u8.ToArray(), "application/json");
        var found = await client.Get("/t/new/api/v1/namespaces/kube-test");

        Assert.Equal("2026-01-02T03:04:05Z", found.Json["metadata"]!["creationTimestamp"]!.GetValue<string>());
    }

    private static List<string> Names(HttpCalls.Answer list) => [.. list.Json["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>())];

    private static async Task<(int Code, string Message)> OutcomeAsync(Task<HttpCalls.Answer> call) => (await call) is var answer ? (answer.Code, answer.Message) : default;
}
