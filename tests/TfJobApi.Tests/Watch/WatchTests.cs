using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Tenants;
using TfJobApi.Tests.Support;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Watch;

public sealed class WatchTests
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    [Fact]
    public async Task A_watch_from_a_version_tells_what_has_been_and_what_comes_in_order()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await Label(client, "a");
        await Create(client, "new");

        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444813");
        var past = await watch.NextAsync(2);
        await client.Call("DELETE", $"{TestHost.Jobs}/new");
        await Label(client, "b");

        Assert.Equal(["MODIFIED tfjob-test 72444814", "ADDED new 72444815"], past);
        Assert.Equal(["DELETED new 72444816", "MODIFIED tfjob-test 72444817"], await watch.NextAsync(2));
    }

    [Theory]
    [InlineData("watch=1")]
    [InlineData("watch=true&resourceVersion=0")]
    [InlineData("watch=yes&resourceVersion=")]
    public async Task A_watch_from_no_version_begins_with_what_there_is(string query)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await Create(client, "a");

        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?{query}");
        await Label(client, "x");

        Assert.Equal(["ADDED a 72444814", "ADDED tfjob-test 72444813", "MODIFIED tfjob-test 72444815"], await watch.NextAsync(3));
    }

    [Theory]
    [InlineData("/apis/kubeflow.org/v1/tfjobs?watch=true", "other,kept")]
    [InlineData("/apis/kubeflow.org/v1/watch/tfjobs", "other,kept")]
    [InlineData("/apis/kubeflow.org/v1/watch/namespaces/kube-test/tfjobs", "kept")]
    [InlineData("/apis/kubeflow.org/v1/watch/namespaces/kube-test/tfjobs/kept", "kept")]
    [InlineData("/apis/kubeflow.org/v1/watch/namespaces/elsewhere/tfjobs/other", "other")]
    [InlineData("/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs?watch=true&fieldSelector=metadata.name%3Dkept", "kept")]
    public async Task A_watch_is_of_what_its_path_says(string path, string names)
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();

        using var watch = await WatchClient.OpenAsync(client, path);
        await Create(client, "other", "elsewhere");
        await Create(client, "kept");

        foreach (var name in names.Split(','))
        {
            Assert.Equal(name, (await watch.NextAsync())!["object"]!["metadata"]!["name"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task What_comes_to_match_is_added_and_what_no_longer_does_is_deleted()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&labelSelector=app%3Dx");

        await Label(client, "y");
        await Label(client, "x");
        await client.Patch(TestHost.Job, """{"metadata":{"annotations":{"a":"b"}}}""");
        await Label(client, "y");
        await Label(client, "z");
        await Label(client, "x");
        await client.Call("DELETE", TestHost.Job);

        var events = new List<(string Type, string Label, string Version)>();
        for (var i = 0; i < 5; i++)
        {
            var next = (await watch.NextAsync())!;
            var meta = next["object"]!["metadata"]!;
            events.Add(($"{next["type"]}", $"{meta["labels"]!["app"]}", $"{meta["resourceVersion"]}"));
        }

        // what is deleted from the selection is told as it last was in it, with the version of the change
        Assert.Equal(
            [("ADDED", "x", "72444815"), ("MODIFIED", "x", "72444816"), ("DELETED", "x", "72444817"), ("ADDED", "x", "72444819"), ("DELETED", "x", "72444820")],
            events);
    }

    [Fact]
    public async Task What_changes_nothing_is_not_told()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444813");

        await client.Patch(TestHost.Job, """{"spec":{"backoffLimit":1}}""");
        await client.Patch(TestHost.Job, """{"metadata":{"resourceVersion":"1"}}""");
        await client.Patch($"{TestHost.Job}?dryRun=All", """{"metadata":{"labels":{"a":"b"}}}""");
        await client.Patch(TestHost.Job, "{}");
        await client.Call("DELETE", $"{TestHost.Job}?dryRun=All");
        await client.Post(TestHost.Jobs, "{}");
        await Label(client, "told");

        Assert.Equal(["MODIFIED tfjob-test 72444814"], await watch.NextAsync(1));
    }

    [Fact]
    public async Task Deleting_all_is_told_one_by_one()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await Create(client, "b");
        await Create(client, "a");
        var version = (await client.Get(TestHost.Jobs)).Version;
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion={version}");

        await client.Call("DELETE", TestHost.Jobs);

        var next = long.Parse(version, System.Globalization.CultureInfo.InvariantCulture) + 1;
        Assert.Equal([$"DELETED a {next}", $"DELETED b {next + 1}"], await watch.NextAsync(2));
    }

    [Fact]
    public async Task A_watch_ends_when_its_time_is_over()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var asked = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444813&timeoutSeconds=10");
        using var usual = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444813");

        host.Time.Advance(TimeSpan.FromSeconds(9));
        await Label(client, "x");
        Assert.Equal(["MODIFIED tfjob-test 72444814"], await asked.NextAsync(1));
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await asked.NextAsync());

        Assert.Equal(["MODIFIED tfjob-test 72444814"], await usual.NextAsync(1));
        host.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(await usual.NextAsync());
    }

    [Fact]
    public async Task Bookmarks_come_every_minute_and_at_the_end_to_who_allows_them()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(
            client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444813&allowWatchBookmarks=true&timeoutSeconds=90&labelSelector=app%3Dnone");
        using var without = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444813&timeoutSeconds=90&labelSelector=app%3Dnone");
        await Label(client, "x");

        host.Time.Advance(TimeSpan.FromMinutes(1));
        var first = (await watch.NextAsync())!;
        host.Time.Advance(TimeSpan.FromSeconds(30));
        var last = (await watch.NextAsync())!;

        // they tell of the version that the watch has come to, though nothing of it was the watcher's
        Assert.Equal("""{"type":"BOOKMARK","object":{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"resourceVersion":"72444814"}}}""", first.ToJsonString());
        Assert.Equal(first.ToJsonString(), last.ToJsonString());
        Assert.Null(await watch.NextAsync());
        Assert.Null(await without.NextAsync());
    }

    [Fact]
    public async Task A_version_that_is_not_kept_any_more_is_410_and_the_end()
    {
        await using var host = TestHost.Start(("Watch:HistoryLength", "2"));
        using var client = host.CreateClient();
        for (var i = 0; i < 3; i++)
        {
            await Label(client, $"v{i}");
        }

        using var kept = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444814");
        using var gone = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444813");
        var error = (await gone.NextAsync())!;

        Assert.Equal(["MODIFIED tfjob-test 72444815", "MODIFIED tfjob-test 72444816"], await kept.NextAsync(2));
        Assert.Equal(
            """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 72444813 (72444814)","reason":"Expired","code":410}}""",
            error.ToJsonString());
        Assert.Null(await gone.NextAsync());
    }

    [Fact]
    public async Task Of_the_tables_of_a_watch_the_first_tells_the_columns()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true", Table);
        await Label(client, "x");

        var first = (await watch.NextAsync())!["object"]!;
        var second = (await watch.NextAsync())!["object"]!;

        Assert.Equal(["Table", "Table"], new[] { first, second }.Select(table => table["kind"]!.GetValue<string>()));
        Assert.Equal(3, first["columnDefinitions"]!.AsArray().Count);
        Assert.Null(second["columnDefinitions"]);
        Assert.Equal("x", second["rows"]![0]!["object"]!["metadata"]!["labels"]!["app"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("watch=true&labelSelector=a%3D%3D%3Db", "application/json", 400)]
    [InlineData("watch=true&fieldSelector=spec.a%3Db", "application/json", 400)]
    [InlineData("watch=true&resourceVersion=x", "application/json", 400)]
    [InlineData("watch=true&timeoutSeconds=x", "application/json", 400)]
    [InlineData("watch=true&timeoutSeconds=-1", "application/json", 400)]
    [InlineData("watch=true", "application/yaml", 406)]
    [InlineData("watch=true", "text/csv", 406)]
    public async Task A_watch_that_makes_no_sense_is_refused(string query, string accept, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("GET", $"{TestHost.Jobs}?{query}", headers: ("Accept", accept));

        Assert.Equal(code, answer.Code);
        Assert.NotEmpty(answer.Text);
    }

    [Fact]
    public async Task A_watch_needs_its_own_permission()
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"),
            ("Auth:Users:0:Name", "lister"),
            ("Auth:Users:0:Token", "secret"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "list"),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("X-Auth-Token", "secret");

        foreach (var path in new[]
        {
            $"{TestHost.Jobs}?watch=1", "/apis/kubeflow.org/v1/tfjobs?watch=yes", "/apis/kubeflow.org/v1/watch/tfjobs",
            "/apis/kubeflow.org/v1/watch/namespaces/kube-test/tfjobs", "/apis/kubeflow.org/v1/watch/namespaces/kube-test/tfjobs/tfjob-test",
        })
        {
            Assert.Equal(403, (await client.Get(path)).Code);
        }

        Assert.Equal(200, (await client.Get($"{TestHost.Jobs}?watch=false")).Code);
    }

    [Fact]
    public async Task Whoever_hangs_up_leaves_nothing_behind()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var open = host.Services.GetRequiredService<TenantDirectory>().Default.Get<WatchBroadcaster>();

        var watches = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true")));
        Assert.Equal(20, open.Count);
        foreach (var watch in watches)
        {
            watch.Dispose();
        }

        await Eventually.IsTrueAsync(() => open.Count == 0);
    }

    internal static async Task Create(HttpClient client, string name, string @namespace = "kube-test")
    {
        var body = $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}"},"spec":{"tfReplicaSpecs":{"Worker":{} } } }""";
        var answer = await client.Call("POST", $"/apis/kubeflow.org/v1/namespaces/{@namespace}/tfjobs", Encoding.UTF8.GetBytes(body), "application/json");
        Assert.Equal(201, answer.Code);
    }

    private static async Task Label(HttpClient client, string value) =>
        Assert.Equal(200, (await client.Patch(TestHost.Job, $$$"""{"metadata":{"labels":{"app":"{{{value}}}"} } }""")).Code);
}
