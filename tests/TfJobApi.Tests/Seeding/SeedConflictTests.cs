using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Testing;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Seeding;

/// <summary>Objects of another server, or of an earlier state, are seeded again.</summary>
public sealed class SeedConflictTests
{
    private const string Seed = "/t/new/__admin/seed";

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/yaml")]
    public async Task An_export_is_a_seed_of_a_fresh_tenant(string mediaType)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post("/api/v1/namespaces", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team-a"}}""");
        await client.Post(TestHost.Jobs, Job("a"));
        await client.Patch($"{TestHost.Jobs}/a/status", """{"status":{"startTime":"2026-01-01T00:00:00Z"}}""");
        var export = await client.Call("GET", "/__admin/export", headers: ("Accept", mediaType));

        var seeded = await client.Post(Seed, export.Text, mediaType);

        Assert.Equal(200, seeded.Code);
        Assert.Equal(await ItemsAsync(client, ""), await ItemsAsync(client, "/t/new"));
    }

    [Fact]
    public async Task Another_object_of_a_name_is_a_conflict_unless_it_is_replaced_or_skipped()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, """{"metadata":{"labels":{"by":"export"}}}""");
        await client.Post(TestHost.Jobs, Job("a"));
        var export = (await client.Get("/__admin/export")).Text;
        var original = (await client.Get($"/t/new{TestHost.Job}")).Json["metadata"]!;

        Assert.Equal((409, "AlreadyExists"), await CodeAsync(client, Seed, export));
        Assert.Equal((409, "AlreadyExists"), await CodeAsync(client, $"{Seed}?onConflict=fail", export));
        Assert.Equal(404, (await client.Get($"/t/new{TestHost.Jobs}/a")).Code);

        Assert.Equal((200, null), await CodeAsync(client, $"{Seed}?onConflict=skip", export));
        Assert.Equal(200, (await client.Get($"/t/new{TestHost.Jobs}/a")).Code);
        Assert.True(JsonNode.DeepEquals(original, (await client.Get($"/t/new{TestHost.Job}")).Json["metadata"]));

        Assert.Equal((200, null), await CodeAsync(client, $"{Seed}?onConflict=replace", export));
        Assert.Equal("export", (await client.Get($"/t/new{TestHost.Job}")).Json["metadata"]!["labels"]!["by"]!.GetValue<string>());
        Assert.Equal(await ItemsAsync(client, ""), await ItemsAsync(client, "/t/new"));
    }

    [Theory]
    [InlineData("", "must be fail, replace or skip")]
    [InlineData("Replace", "must be fail, replace or skip")]
    public async Task An_unknown_policy_is_rejected(string policy, string message)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Post($"/__admin/seed?onConflict={policy}", Job("a"));

        Assert.Equal((400, "onConflict"), (answer.Code, Assert.Single(answer.CauseFields)));
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watchers_see_a_modification_or_a_deletion_and_a_new_object()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, Job("a"));
        await client.Post(TestHost.Jobs, Job("b"));
        var items = (await client.Get("/__admin/export")).Json["items"]!;
        var version = (await client.Get(TestHost.Jobs)).Version;
        items[0]!["metadata"]!["labels"] = new JsonObject { ["x"] = "y" };
        items[1]!["metadata"]!["uid"] = "another";
        var list = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = items.DeepClone() };

        Assert.Equal(200, (await client.Post("/__admin/seed?onConflict=replace", list.ToJsonString())).Code);
        Assert.Equal(200, (await client.Post("/__admin/seed?onConflict=replace", list.ToJsonString())).Code);

        using var watch = await client.GetAsync(
            new Uri($"{TestHost.Jobs}?watch=1&resourceVersion={version}&timeoutSeconds=1", UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await host.TimerAsync(TimeSpan.FromSeconds(1));
        host.Time.Advance(TimeSpan.FromSeconds(1));
        var text = await watch.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var events = text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(["MODIFIED a", "DELETED b", "ADDED b"], events.Select(found => $"{found["type"]} {found["object"]!["metadata"]!["name"]}"));
        Assert.Equal("another", events[2]["object"]!["metadata"]!["uid"]!.GetValue<string>());
    }

    [Fact]
    public async Task Dependents_of_an_object_that_another_one_replaces_go()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        var owner = (await client.Post(TestHost.Jobs, Job("owner"))).Json["metadata"]!["uid"]!.GetValue<string>();
        var reference = $$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","name":"owner","uid":"{{owner}}"}""";
        await client.Post(TestHost.Jobs, Job("dependent").Replace("\"name\":\"dependent\"", $"\"name\":\"dependent\",\"ownerReferences\":[{reference}]", StringComparison.Ordinal));
        await client.Post(TestHost.Jobs, Job("other"));

        Assert.Equal((200, null), await CodeAsync(client, "/__admin/seed?onConflict=replace", Job("owner", "new")));

        Assert.Equal(
            ["other", "owner"],
            (await client.Get(TestHost.Jobs)).Json["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Replacing_needs_memory_for_the_difference_only()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"), ("Limits:Memory", "64000000"));
        using var client = host.CreateClient();
        var code = 200;
        for (var i = 0; i < 40; i++)
        {
            code = (await client.Post("/__admin/seed?onConflict=replace", Job("a", new string((char)('a' + (i % 26)), 1_000_000)))).Code;
            Assert.Equal(200, code);
        }
    }

    [Fact]
    public async Task The_Testing_package_seeds_again()
    {
        await using var server = await TfJobApiServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = server.CreateClient();
        await server.SeedAsync(Job("a", "first"));

        await Assert.ThrowsAsync<ArgumentException>(() => server.SeedAsync(Job("a", "second")));
        await server.SeedAsync(Job("a", "third"), SeedConflict.Skip);
        var skipped = await client.Get($"{TestHost.Jobs}/a");
        await server.SeedAsync(Job("a", "fourth"), SeedConflict.Replace);
        var replaced = await client.Get($"{TestHost.Jobs}/a");

        Assert.Contains("first", skipped.Text, StringComparison.Ordinal);
        Assert.Contains("fourth", replaced.Text, StringComparison.Ordinal);
    }

    private static string Job(string name, string note = "") => $$$"""
        {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}","namespace":"kube-test"},
        "spec":{"tfReplicaSpecs":{"Worker":{"template":{"note":"{{{note}}}"} } } } }
        """;

    private static async Task<(int Code, string? Reason)> CodeAsync(HttpClient client, string path, string body)
    {
        var answer = await client.Call("POST", path, Encoding.UTF8.GetBytes(body), "application/json");
        return (answer.Code, answer.Json["reason"]?.GetValue<string>());
    }

    /// <summary>Returns the exported objects without their versions.</summary>
    private static async Task<string> ItemsAsync(HttpClient client, string tenant)
    {
        var items = (await client.Get($"{tenant}/__admin/export")).Json["items"]!.AsArray();
        foreach (var item in items)
        {
            item!["metadata"]!.AsObject().Remove("resourceVersion");
        }

        return items.ToJsonString();
    }
}
