using System.Net.Sockets;
using System.Text.Json;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.FaultInjection;

/// <summary>Faults within a watch.</summary>
public sealed class WatchFaultTests
{
    private const string Watch = $"{TestHost.Jobs}?watch=1&resourceVersion=72444813&timeoutSeconds=600";

    [Theory]
    [InlineData("", "")]
    [InlineData(",\"after\":2", "14 15")]
    public async Task It_ends_after_the_given_number_of_events(string after, string events)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await PatchAsync(client, 3);

        Assert.Equal($"{events} end".Trim(), await WatchAsync(client, $$"""{"fault":"end"{{after}}}"""));
        Assert.Equal("14 15 16 timeout", await WatchAsync(client, """{"status":503}""", verb: "patch", timesOut: true));
    }

    [Theory]
    [InlineData("", "ERROR:410 end")]
    [InlineData(",\"after\":1", "14 ERROR:410 end")]
    public async Task It_receives_410_after_the_given_number_of_events(string after, string events)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await PatchAsync(client, 3);

        Assert.Equal(events, await WatchAsync(client, $$"""{"fault":"gone"{{after}}}"""));
    }

    [Fact]
    public async Task An_injected_410_has_the_status_of_an_expired_version()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post("/__admin/faults", """{"effect":{"fault":"gone"}}""");

        using var watch = await WatchClient.OpenAsync(client, Watch);
        var error = await watch.NextAsync();

        Assert.Equal(
            """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"The resourceVersion for the provided watch is too old.","reason":"Expired","code":410}}""",
            error!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"fault":"stall"}""", "timeout")]
    [InlineData("""{"fault":"stall","after":1}""", "14 timeout")]
    [InlineData("""{"fault":"repeat"}""", "14 14 15 15 BOOKMARK:15 timeout")]
    [InlineData("""{"fault":"repeat","after":1}""", "14 15 15 BOOKMARK:15 timeout")]
    [InlineData("""{"fault":"bookmarks"}""", "BOOKMARK:13 timeout")]
    [InlineData("""{"fault":"bookmarks","after":1}""", "14 BOOKMARK:14 timeout")]
    [InlineData("""{"fault":"malformed","after":1}""", "14 ? BOOKMARK:15 timeout")]
    [InlineData("""{"fault":"malformed"}""", "? 15 BOOKMARK:15 timeout")]
    public async Task It_continues_with_missing_or_additional_events_until_its_timeout(string effect, string events)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await PatchAsync(client, 2);

        Assert.Equal(events, await WatchAsync(client, effect, timesOut: true, path: $"{Watch}&allowWatchBookmarks=true"));
    }

    [Fact]
    public async Task A_bookmark_has_the_last_sent_version_of_a_deeply_nested_tfjob()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var deep = string.Concat(Enumerable.Repeat("[", 200)) + string.Concat(Enumerable.Repeat("]", 200));
        await client.Post("/__admin/seed", $$"""
            {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"deep","namespace":"kube-test"},
            "spec":{"x":{{deep}},"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"name":"tensorflow","image":"i"}]} } } } } }
            """);

        // "?": the reader of the test does not accept this depth
        Assert.Equal("? BOOKMARK:14 timeout", await WatchAsync(
            client, """{"fault":"bookmarks","after":1}""", timesOut: true, path: $"{Watch}&allowWatchBookmarks=true"));
    }

    [Fact]
    public async Task Later_changes_are_counted_too()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post("/__admin/faults", """{"effect":{"fault":"end","after":3}}""");
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=1");

        List<string> events = [(await watch.NextAsync(1))[0]];
        for (var i = 0; i < 2; i++)
        {
            await PatchAsync(client, 1);
            events.Add((await watch.NextAsync(1))[0]);
        }

        Assert.Null(await watch.NextAsync());
        Assert.Equal(["ADDED tfjob-test 72444813", "MODIFIED tfjob-test 72444814", "MODIFIED tfjob-test 72444815"], events);
    }

    [Fact]
    public async Task No_bookmark_is_sent_before_the_first_event()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal("timeout", await WatchAsync(client, """{"fault":"bookmarks"}""", timesOut: true, path: $"{TestHost.Jobs}?watch=1&allowWatchBookmarks=true&timeoutSeconds=600"));
    }

    [Theory]
    [InlineData(TestHost.Jobs)]
    [InlineData($"{TestHost.Job}?watch=1")]
    public async Task Watch_faults_apply_only_to_watches(string path)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post("/__admin/faults", """{"effect":{"fault":"end"}}""");
        await client.Post("/__admin/faults", """{"effect":{"fault":"truncate","after":0}}""");

        Assert.Equal(200, (await client.Get(path)).Code);
        Assert.Equal("", (await client.Get("/apis/kubeflow.org/v1/watch/namespaces/kube-test/tfjobs")).Text);
    }

    [Fact]
    public async Task A_truncated_watch_ends_within_an_event()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        await PatchAsync(client, 2);
        await client.Post("/__admin/faults", """{"effect":{"fault":"truncate","after":1}}""");

        using var watch = await WatchClient.OpenAsync(client, Watch);

        Assert.NotNull(await watch.NextAsync());
        Assert.Equal(HttpRequestError.ResponseEnded, (await Assert.ThrowsAsync<HttpIOException>(watch.NextAsync)).HttpRequestError);
    }

    [Fact]
    public async Task A_reset_watch_is_reset_instead_of_the_next_event()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        await client.Post("/__admin/faults", """{"effect":{"fault":"reset-after","after":1}}""");

        using var watch = await WatchClient.OpenAsync(client, Watch);
        await PatchAsync(client, 1);
        Assert.NotNull(await watch.NextAsync());
        await PatchAsync(client, 1);

        var broken = await Assert.ThrowsAnyAsync<IOException>(watch.NextAsync);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(broken.InnerException).SocketErrorCode);
        Assert.Equal("72444815", (await client.Get(TestHost.Job)).Version);
    }

    [Fact]
    public async Task A_watch_can_be_rejected_or_delayed()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(410, (await client.Call("GET", Watch, headers: ("Prefer", "code=410"))).Code);
        Assert.Equal("", (await client.Call("GET", Watch, headers: [("X-Mock-Delay", "0s"), ("X-Mock-Fault", "end")])).Text);
    }

    /// <summary>Returns all events of a watch in a short form: only the last two digits of a version.</summary>
    private static async Task<string> WatchAsync(HttpClient client, string effect, string verb = "watch", bool timesOut = false, string path = Watch)
    {
        await client.Call("DELETE", "/__admin/faults");
        await client.Post("/__admin/faults", $$"""{"match":{"verbs":["{{verb}}"]},"effect":{{effect}}}""");
        using var watch = await WatchClient.OpenAsync(client, path);
        if (timesOut)
        {
            await client.Post("/__admin/clock/advance", """{"by":"10m"}""");
        }

        List<string> events = [];
        while (true)
        {
            try
            {
                if (await watch.NextAsync() is not { } next)
                {
                    return string.Join(' ', [.. events, !timesOut ? "end" : "timeout"]);
                }

                var type = next["type"]!.GetValue<string>();
                var version = next["object"]!["metadata"]!["resourceVersion"]?.GetValue<string>()[^2..] ?? next["object"]!["code"]!.ToString();
                var text = type is "ADDED" or "MODIFIED" ? version : $"{type}:{version}";
                if (type != "BOOKMARK" || events.LastOrDefault() != text)
                {
                    // the number of bookmarks of one version depends on the time
                    events.Add(text);
                }
            }
            catch (JsonException)
            {
                events.Add("?");
            }
        }
    }

    private static async Task PatchAsync(HttpClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var value = (await client.Get(TestHost.Job)).Version;
            Assert.Equal(200, (await client.Patch(TestHost.Job, $$$"""{"metadata":{"labels":{"v":"{{{value}}}"} } }""")).Code);
        }
    }
}
