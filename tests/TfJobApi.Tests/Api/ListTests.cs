using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TfJobApi.Api;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

public sealed class ListTests
{
    [Fact]
    public async Task All_pages_of_a_list_have_one_version()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "kube-test", "a", "b", "c", "d", "e");

        var first = await client.Get($"{TestHost.Jobs}?limit=2");
        await client.Call("DELETE", $"{TestHost.Jobs}/d");
        await CreateAsync(client, "kube-test", "bb");
        var second = await client.Get($"{TestHost.Jobs}?limit=2&continue={Token(first)}");
        var third = await client.Get($"{TestHost.Jobs}?limit=2&continue={Token(second)}");

        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(["c", "d"], Names(second));
        Assert.Equal(["e"], Names(third));
        Assert.Equal([3, 1, null], new[] { first, second, third }.Select(Remaining));
        Assert.Equal("", Token(third));
        Assert.Equal(first.Version, third.Version);
    }

    [Fact]
    public async Task A_list_with_a_selector_ends_when_its_caller_has_gone()
    {
        var store = new InMemoryObjectStore(StoreSnapshot.Empty(1), WatchHubs.Create(), TimeProvider.System);
        await store.CreateAsync(new(TfJob.Definition, Meta.Create(), default, default));
        var context = new DefaultHttpContext { Request = { QueryString = new("?labelSelector=a") }, RequestAborted = new(canceled: true) };

        Assert.True(ListOptions.Read(context.Request, TfJob.Definition, null).TryGet(out var options, out _));
        Assert.True((await new ListReader(store).ReadAsync(options, context)).TryGet(out var page, out _));

        Assert.Throws<OperationCanceledException>(() => page.Items.Count());
    }

    [Fact]
    public async Task Pages_continue_across_namespaces()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "ns-b", "a", "b");
        await CreateAsync(client, "ns-a", "a", "b");

        var first = await client.Get("/apis/kubeflow.org/v1/tfjobs?limit=3");
        var second = await client.Get($"/apis/kubeflow.org/v1/tfjobs?limit=3&continue={Token(first)}");

        Assert.Equal(["ns-a/a", "ns-a/b", "ns-b/a"], Keys(first));
        Assert.Equal(["ns-b/b"], Keys(second));
        Assert.Equal(1, Remaining(first));
        Assert.Equal("/apis/kubeflow.org/v1/tfjobs", first.Json["metadata"]!["selfLink"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_page_token_expires_after_five_minutes_with_a_token_that_continues()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "kube-test", "a", "b", "c");
        var first = await client.Get($"{TestHost.Jobs}?limit=1");
        await client.Call("DELETE", $"{TestHost.Jobs}/b");

        host.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(["b", "c"], Names(await client.Get($"{TestHost.Jobs}?continue={Token(first)}")));
        host.Time.Advance(TimeSpan.FromTicks(1));
        var expired = await client.Get($"{TestHost.Jobs}?continue={Token(first)}");
        var rest = await client.Get($"{TestHost.Jobs}?continue={Token(expired)}");

        Assert.Equal((410, "Expired"), (expired.Code, expired.Reason));
        Assert.Equal(["c"], Names(rest));
    }

    [Fact]
    public async Task Each_page_token_of_a_version_has_its_own_lifetime()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "kube-test", "a", "b", "c");
        await client.Get($"{TestHost.Jobs}?limit=1");
        host.Time.Advance(TimeSpan.FromSeconds(290));
        var second = await client.Get($"{TestHost.Jobs}?limit=1");
        await client.Call("DELETE", $"{TestHost.Jobs}/b");

        host.Time.Advance(TimeSpan.FromSeconds(290));

        Assert.Equal(["b", "c"], Names(await client.Get($"{TestHost.Jobs}?continue={Token(second)}")));
    }

    [Fact]
    public async Task Many_lists_can_be_in_progress()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "kube-test", "a", "b");
        var first = await client.Get($"{TestHost.Jobs}?limit=1");
        for (var i = 0; i < 200; i++)
        {
            await client.Patch($"{TestHost.Jobs}/b", $$"""{"metadata":{"labels":{"a":"{{i}}"} } }""");
            await client.Get($"{TestHost.Jobs}?limit=1");
        }

        Assert.Equal(["b"], Names(await client.Get($"{TestHost.Jobs}?continue={Token(first)}")));
    }

    [Fact]
    public async Task A_page_of_selected_jobs_is_full_and_has_no_remaining_count()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "kube-test", "a", "b", "c", "d");
        await client.Patch($"{TestHost.Jobs}/a", """{"metadata":{"labels":{"app":"x"}}}""");
        await client.Patch($"{TestHost.Jobs}/c", """{"metadata":{"labels":{"app":"x"}}}""");
        await client.Patch($"{TestHost.Jobs}/d", """{"metadata":{"labels":{"app":"x"}}}""");

        var first = await client.Get($"{TestHost.Jobs}?limit=2&labelSelector=app%3Dx");
        var second = await client.Get($"{TestHost.Jobs}?limit=2&labelSelector=app%3Dx&continue={Token(first)}");

        Assert.Equal(["a", "c"], Names(first));
        Assert.Null(Remaining(first));
        Assert.Equal(["d"], Names(second));
    }

    [Theory]
    [InlineData("limit=x", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=99999999999999999999", "limit")]
    [InlineData("timeoutSeconds=soon", "timeoutSeconds")]
    [InlineData("resourceVersion=abc", "resourceVersion")]
    [InlineData("resourceVersion=-1", "resourceVersion")]
    [InlineData("resourceVersionMatch=Sometimes&resourceVersion=1", "resourceVersionMatch")]
    [InlineData("resourceVersionMatch=Exact", "resourceVersionMatch")]
    [InlineData("resourceVersionMatch=Exact&resourceVersion=0", "resourceVersionMatch")]
    [InlineData("resourceVersionMatch=Exact&resourceVersion=1&watch=1", "resourceVersionMatch")]
    public async Task A_malformed_parameter_is_rejected_by_name(string query, string field)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        foreach (var path in new[] { TestHost.Jobs, "/apis/kubeflow.org/v1/tfjobs" })
        {
            var answer = await client.Get($"{path}?{query}");

            Assert.Equal((400, "BadRequest"), (answer.Code, answer.Reason));
            Assert.Equal([field], answer.CauseFields);
        }
    }

    [Fact]
    public async Task A_list_can_be_read_at_a_version()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "kube-test", "a", "b");
        var first = await client.Get($"{TestHost.Jobs}?limit=1");
        await CreateAsync(client, "kube-test", "c");
        var newest = (await client.Get(TestHost.Jobs)).Version;

        Assert.Equal(["a", "b", "c"], Names(await client.Get($"{TestHost.Jobs}?resourceVersion={first.Version}")));
        Assert.Equal(["a", "b"], Names(await client.Get($"{TestHost.Jobs}?resourceVersion={first.Version}&resourceVersionMatch=Exact")));
        Assert.Equal(["a"], Names(await client.Get($"{TestHost.Jobs}?resourceVersion={first.Version}&limit=1")));
        Assert.Equal(3, Names(await client.Get($"{TestHost.Jobs}?resourceVersion={newest}&resourceVersionMatch=Exact")).Count);
        Assert.Equal(410, (await client.Get($"{TestHost.Jobs}?resourceVersion=1&resourceVersionMatch=Exact")).Code);

        // a version that has not been listed before
        await CreateAsync(client, "other", "d");
        await client.Call("DELETE", $"{TestHost.Jobs}/b");
        Assert.Equal(["a", "b", "c"], Names(await client.Get($"{TestHost.Jobs}?resourceVersion={newest}&resourceVersionMatch=Exact")));

        var future = await client.Get($"{TestHost.Jobs}?resourceVersion=999999999999");
        Assert.Equal((504, "Timeout"), (future.Code, future.Reason));
        Assert.Equal("ResourceVersionTooLarge", future.Json["details"]!["causes"]![0]!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_list_of_all_namespaces_needs_a_permission_for_all()
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"),
            ("Auth:Users:0:Name", "reader"),
            ("Auth:Users:0:Token", "secret"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "list"),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "kube-test"));
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("X-Auth-Token", "secret");

        Assert.Equal(200, (await client.Get(TestHost.Jobs)).Code);
        var rejected = await client.Get("/apis/kubeflow.org/v1/tfjobs");
        Assert.Equal(403, rejected.Code);
        Assert.Equal(
            "insufficient operation permission, require cci:namespaceSubResource:list",
            rejected.Message);
    }

    [Theory]
    [InlineData("limit=x", 400)]
    [InlineData("resourceVersionMatch=Sometimes&resourceVersion=1", 422)]
    [InlineData("resourceVersionMatch=Exact", 422)]
    [InlineData("watch=true&resourceVersion=0&resourceVersionMatch=NotOlderThan", 422)]
    [InlineData("continue=x&resourceVersionMatch=Exact", 422)]
    [InlineData("continue=x&resourceVersion=5", 400)]
    public async Task Contradictory_parameters_are_422_in_the_kubernetes_profile(string query, int code)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        Assert.Equal(code, (await client.Get($"{TestHost.Jobs}?{query}")).Code);
    }

    private static async Task CreateAsync(HttpClient client, string @namespace, params string[] names)
    {
        foreach (var name in names)
        {
            var body = $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}"},"spec":{"tfReplicaSpecs":{"Worker":{"template":{}} } } }""";
            Assert.Equal(201, (await client.Post($"/apis/kubeflow.org/v1/namespaces/{@namespace}/tfjobs", body)).Code);
        }
    }

    private static string Token(HttpCalls.Answer answer) => answer.Json["metadata"]!["continue"]!.GetValue<string>();

    private static int? Remaining(HttpCalls.Answer answer) => (int?)answer.Json["metadata"]!["remainingItemCount"];

    private static IReadOnlyList<string> Names(HttpCalls.Answer answer) => [.. Metas(answer).Select(meta => meta["name"]!.GetValue<string>())];

    private static IReadOnlyList<string> Keys(HttpCalls.Answer answer) => [.. Metas(answer).Select(meta => $"{meta["namespace"]}/{meta["name"]}")];

    private static IEnumerable<JsonNode> Metas(HttpCalls.Answer answer) => answer.Json["items"]!.AsArray().Select(item => item!["metadata"]!);
}
