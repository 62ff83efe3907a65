using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Watch;

public sealed class WatchTests
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    [Fact]
    public async Task A_watch_from_a_version_receives_all_later_changes_in_order()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.LabelAsync("a");
        await client.CreateAsync("new");

        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444813");
        var past = await watch.NextAsync(2);
        await client.Call("DELETE", $"{TestHost.Jobs}/new");
        await client.LabelAsync("b");

        Assert.Equal(["MODIFIED tfjob-test 72444814", "ADDED new 72444815"], past);
        Assert.Equal(["DELETED new 72444816", "MODIFIED tfjob-test 72444817"], await watch.NextAsync(2));
    }

    [Theory]
    [InlineData("watch=1")]
    [InlineData("watch")]
    [InlineData("watch=")]
    [InlineData("watch=true&resourceVersion=0")]
    [InlineData("watch=yes&resourceVersion=")]
    public async Task A_watch_without_a_version_begins_with_the_existing_objects(string query)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.CreateAsync("a");

        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?{query}");
        await client.LabelAsync("x");

        Assert.Equal(["ADDED a 72444814", "ADDED tfjob-test 72444813", "MODIFIED tfjob-test 72444815"], await watch.NextAsync(3));
    }

    [Theory]
    [InlineData("/apis/kubeflow.org/v1/tfjobs?watch=true", "other,kept")]
    [InlineData("/apis/kubeflow.org/v1/watch/tfjobs", "other,kept")]
    [InlineData("/apis/kubeflow.org/v1/watch/namespaces/kube-test/tfjobs", "kept")]
    [InlineData("/apis/kubeflow.org/v1/watch/namespaces/kube-test/tfjobs/kept", "kept")]
    [InlineData("/apis/kubeflow.org/v1/watch/namespaces/elsewhere/tfjobs/other", "other")]
    [InlineData("/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs?watch=true&fieldSelector=metadata.name%3Dkept", "kept")]
    public async Task A_watch_receives_only_the_objects_of_its_path(string path, string names)
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();

        using var watch = await WatchClient.OpenAsync(client, path);
        await client.CreateAsync("other", "elsewhere");
        await client.CreateAsync("kept");

        foreach (var name in names.Split(','))
        {
            Assert.Equal(name, (await watch.NextAsync())!["object"]!["metadata"]!["name"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task An_object_that_starts_to_match_is_added_and_one_that_stops_is_deleted()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&labelSelector=app%3Dx");

        await client.LabelAsync("y");
        await client.LabelAsync("x");
        await client.Patch(TestHost.Job, """{"metadata":{"annotations":{"a":"b"}}}""");
        await client.LabelAsync("y");
        await client.LabelAsync("z");
        await client.LabelAsync("x");
        await client.Call("DELETE", TestHost.Job);

        var events = new List<(string Type, string Label, string Version)>();
        for (var i = 0; i < 5; i++)
        {
            var next = (await watch.NextAsync())!;
            var meta = next["object"]!["metadata"]!;
            events.Add(($"{next["type"]}", $"{meta["labels"]!["app"]}", $"{meta["resourceVersion"]}"));
        }

        // DELETED has the last object that matched the selector, with the version of the change
        Assert.Equal(
            [("ADDED", "x", "72444815"), ("MODIFIED", "x", "72444816"), ("DELETED", "x", "72444817"), ("ADDED", "x", "72444819"), ("DELETED", "x", "72444820")],
            events);
    }

    [Fact]
    public async Task A_write_without_a_change_sends_no_event()
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
        await client.LabelAsync("changed");

        Assert.Equal(["MODIFIED tfjob-test 72444814"], await watch.NextAsync(1));
    }

    [Fact]
    public async Task The_deletion_of_a_collection_sends_an_event_for_each_object()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await client.CreateAsync("b");
        await client.CreateAsync("a");
        var version = (await client.Get(TestHost.Jobs)).Version;
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion={version}");

        await client.Call("DELETE", TestHost.Jobs);

        var next = long.Parse(version, System.Globalization.CultureInfo.InvariantCulture) + 1;
        Assert.Equal([$"DELETED a {next}", $"DELETED b {next + 1}"], await watch.NextAsync(2));
    }

    [Fact]
    public async Task Only_the_first_table_of_a_watch_has_columns()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true", Table);
        await client.LabelAsync("x");

        var first = (await watch.NextAsync())!["object"]!;
        var second = (await watch.NextAsync())!["object"]!;

        Assert.Equal(["Table", "Table"], new[] { first, second }.Select(table => table["kind"]!.GetValue<string>()));
        Assert.Equal(3, first["columnDefinitions"]!.AsArray().Count);
        Assert.Null(second["columnDefinitions"]);
        Assert.Equal("x", second["rows"]![0]!["object"]!["metadata"]!["labels"]!["app"]!.GetValue<string>());
    }
}
