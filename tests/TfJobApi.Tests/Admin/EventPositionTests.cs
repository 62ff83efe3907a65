using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Admin;

/// <summary>A stream that continues after the id of an event.</summary>
public sealed class EventPositionTests
{
    private const string NewJob = """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"new"},"spec":{"tfReplicaSpecs":{}}}""";

    [Fact]
    public async Task A_stream_continues_after_the_id_of_an_event_without_loss_or_repetition()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        string id;
        await using (var events = await EventClient.OpenAsync(client))
        {
            await client.Post(TestHost.Jobs, NewJob);
            id = (await events.NextAsync("request")).Id;
        }

        await client.Patch($"{TestHost.Jobs}/new", """{"metadata":{"labels":{"a":"b"}}}""");
        await client.Post("/__admin/faults", """{"effect":{"status":503}}""");
        await client.Get(TestHost.Job);
        await using var continued = await EventClient.OpenAsync(client, $"{EventClient.Path}?after={id}");

        Assert.Equal("start", (await continued.NextAsync())!.Type);
        Assert.Equal("fault", (await continued.NextAsync())!.Type);
        Assert.Equal("MODIFIED", (await continued.NextAsync())!.Data["type"]!.GetValue<string>());
        Assert.Equal(["patch 200", "get 503"], [Request(await continued.NextAsync()), Request(await continued.NextAsync())]);

        static string Request(EventClient.Event? next) => $"{next!.Data["verb"]} {next.Data["status"]}";
    }

    [Fact]
    public async Task A_stream_continues_between_watches_that_ended_together()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await using var events = await EventClient.OpenAsync(client);
        using var first = await WatchAsync();
        using var second = await WatchAsync();
        using var third = await WatchAsync();
        await client.Post("/__admin/clock/advance", """{"by":"60s"}""");
        foreach (var watch in new[] { first, second, third })
        {
            Assert.Null(await watch.NextAsync());
        }

        EventClient.Event end;
        do
        {
            end = await events.NextAsync("request");
        }
        while (end.Data["durationMs"] is null);
        await using var continued = await EventClient.OpenAsync(client, $"{EventClient.Path}?after={end.Id}");
        long[] ended = [Id(end), Id(await continued.NextAsync("request")), Id(await continued.NextAsync("request"))];

        Assert.Equal([1, 2, 3], ended.Order());

        async Task<WatchClient> WatchAsync() => await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=1&resourceVersion=72444813&timeoutSeconds=60");

        static long Id(EventClient.Event request) => request.Data["id"]!.GetValue<long>();
    }

    [Theory]
    [InlineData("Watch:HistoryLength", "16")]
    [InlineData("Journal:Length", "16")]
    public async Task A_stream_whose_next_event_is_no_longer_kept_ends_with_gone(string setting, string length)
    {
        await using var host = TestHost.Start((setting, length));
        using var client = host.CreateClient();
        string id;
        await using (var events = await EventClient.OpenAsync(client))
        {
            id = (await events.NextAsync())!.Id;
        }

        for (var i = 0; i < 20; i++)
        {
            await client.Patch(TestHost.Job, $$$$"""{"metadata":{"labels":{"a":"{{{{i}}}}"}}}""");
        }

        await using var late = await EventClient.OpenAsync(client, $"{EventClient.Path}?after={id}");

        Assert.Contains("no longer kept", (await late.NextAsync("gone")).Data["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null(await late.NextAsync());
    }

    [Fact]
    public async Task An_id_from_before_a_reset_or_of_another_run_is_gone()
    {
        await using var other = TestHost.Start();
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await using var events = await EventClient.OpenAsync(client);
        var id = (await events.NextAsync())!.Id;

        await client.Post("/__admin/reset", "");
        await using var late = await EventClient.OpenAsync(client, $"{EventClient.Path}?after={id}");
        using var otherClient = other.CreateClient();
        await using var elsewhere = await EventClient.OpenAsync(otherClient, $"{EventClient.Path}?after={id}");

        Assert.Equal("gone", (await late.NextAsync())!.Type);
        Assert.Equal("gone", (await elsewhere.NextAsync())!.Type);
    }

    /// <summary>EventSource sends the header when it connects again.</summary>
    [Fact]
    public async Task Last_Event_ID_takes_precedence_and_stops_a_reader_after_gone()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        string id;
        await using (var events = await EventClient.OpenAsync(client))
        {
            id = (await events.NextAsync())!.Id;
        }

        await client.Get(TestHost.Job);
        client.DefaultRequestHeaders.Add("Last-Event-ID", id);
        await using (var continued = await EventClient.OpenAsync(client, $"{EventClient.Path}?after=1-2-3-4-5-6-7-8-9-10"))
        {
            Assert.Equal(1, (await continued.NextAsync("request")).Data["id"]!.GetValue<long>());
            await client.Post("/__admin/reset", "");
        }

        await using var late = await EventClient.OpenAsync(client);
        var gone = await late.NextAsync();

        Assert.Equal(("gone", "gone"), (gone!.Type, gone.Id));
        client.DefaultRequestHeaders.Clear();
        Assert.Equal(204, (await client.Call("GET", EventClient.Path, headers: ("Last-Event-ID", gone.Id))).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1-2-3-4-5-6-7-8-9-x")]
    [InlineData("1-2-3-4-5-6-7-8-9-10-11")]
    [InlineData("1-2-3-4-5-6-7-8-9--10")]
    public async Task An_id_that_is_not_one_is_400(string id)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Get($"{EventClient.Path}?after={id}");

        Assert.Equal((400, "after"), (answer.Code, Assert.Single(answer.CauseFields)));
    }
}
