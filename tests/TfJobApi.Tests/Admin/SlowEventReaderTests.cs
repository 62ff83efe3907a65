using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Admin;

/// <summary>Changes while the stream of events waits for its reader.</summary>
public sealed class SlowEventReaderTests
{
    /// <summary>As long as a quarter of the piece that is sent at once.</summary>
    private static readonly string LongName = new('a', 8 * 1024);

    [Fact]
    public async Task Requests_that_are_removed_meanwhile_end_the_stream()
    {
        await using var host = TestHost.Start(("Journal:Length", "16"));
        using var client = host.CreateClient();
        await using var reader = await ArrangeAsync(host, client, requests: 15);

        var first = await reader.NextAsync(() => CallAsync(client, 20));
        var next = await reader.NextAsync();

        Assert.Equal(["request 1", "request 2", "request 3", "request 4"], first.Select(Describe));
        Assert.Equal(["gone"], next.Select(Describe));
    }

    [Fact]
    public async Task A_journal_that_is_cleared_meanwhile_is_reported_before_later_requests()
    {
        await using var host = TestHost.Start(("Journal:Length", "16"));
        using var client = host.CreateClient();
        await using var reader = await ArrangeAsync(host, client, requests: 15);

        await reader.NextAsync(async () =>
        {
            await client.Call("DELETE", "/__admin/requests");
            await CallAsync(client, 2);
        });
        var next = await reader.NextAsync();

        Assert.Equal(["cleared", "request 16", "request 17"], next.Select(Describe));
        Assert.Equal("""{"upTo":15}""", next[0].Data);
    }

    [Fact]
    public async Task A_watch_that_ends_meanwhile_is_reported_once()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        WatchClient? watch = null;
        await using var reader = await ArrangeAsync(host, client, requests: 4, async () =>
            watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=1&resourceVersion=72444813&timeoutSeconds=60"));

        await reader.NextAsync(async () =>
        {
            await client.Post("/__admin/clock/advance", """{"by":"60s"}""");
            Assert.Null(await watch!.NextAsync());
            watch.Dispose();
            await CallAsync(client, 1);
        });
        List<string> events = [];
        while (events is not [.., "request 6"])
        {
            events.AddRange((await reader.NextAsync()).Select(Describe));
        }

        Assert.Equal(["clock", "request 5", "request 6"], events);
    }

    /// <summary>Opens a stream that has sent its first event, and waits with the first piece of the requests.</summary>
    private static async Task<SlowEventReader> ArrangeAsync(TestHost host, HttpClient client, int requests, Func<Task>? before = null)
    {
        client.DefaultRequestHeaders.Add("User-Agent", LongName);
        string id;
        await using (var events = await EventClient.OpenAsync(client))
        {
            id = (await events.NextAsync())!.Id;
        }

        await CallAsync(client, requests);
        await (before?.Invoke() ?? Task.CompletedTask);
        var reader = SlowEventReader.Open(host, id);
        Assert.Equal("start", Describe(Assert.Single(await reader.NextAsync())));
        return reader;
    }

    private static async Task CallAsync(HttpClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await client.Get(TestHost.Job);
        }
    }

    private static string Describe(SseItem<string> item) =>
        item.EventType == "request" ? $"request {JsonNode.Parse(item.Data)!["id"]}" : item.EventType;
}
