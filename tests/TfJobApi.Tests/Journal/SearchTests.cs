using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Journal;

public sealed class SearchTests
{
    private const string LabelPatch = """{"metadata":{"labels":{"by":"a-test"}}}""";
    private const string Wait = $"{JournalCalls.Requests}/wait";

    [Theory]
    [InlineData("{}", 5)]
    [InlineData("""{"verb":"patch"}""", 3)]
    [InlineData("""{"verb":"*et"}""", 1)]
    [InlineData("""{"method":"PATCH","status":200}""", 1)]
    [InlineData("""{"status":409}""", 1)]
    [InlineData("""{"namespace":"kube-test","name":"tfjob-*"}""", 3)]
    [InlineData("""{"name":"*b-te*st"}""", 3)]
    [InlineData("""{"name":"tfjob"}""", 0)]
    [InlineData("""{"resource":"tfjobs/status"}""", 1)]
    [InlineData("""{"contentType":"application/merge-patch+json"}""", 3)]
    [InlineData("""{"path":"/apis/*"}""", 4)]
    [InlineData("""{"path":"*"}""", 5)]
    [InlineData("""{"path":""}""", 0)]
    [InlineData("""{"userAgent":"kubectl*"}""", 1)]
    [InlineData("""{"user":"*"}""", 0)]
    [InlineData("""{"fault":true}""", 0)]
    [InlineData("""{"fault":false,"after":3}""", 2)]
    public async Task A_filter_matches_requests_that_satisfy_every_condition(string filter, int count)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Get(TestHost.Job);
        await client.Patch(TestHost.Job, LabelPatch, "application/merge-patch+json; charset=utf-8");
        await client.Patch(TestHost.Job, """{"metadata":{"resourceVersion":"1"}}""");
        await client.Patch($"{TestHost.Jobs}/no-job/status", "{}");
        await client.Call("GET", "/nowhere", headers: ("User-Agent", "kubectl/v1.30"));

        Assert.Equal(count, await client.CountAsync(filter));
        Assert.Equal(count, (await client.Post($"{JournalCalls.Requests}/find", filter)).Json["requests"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_newest_requests_are_listed_or_those_after_an_id()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        for (var i = 0; i < 120; i++)
        {
            await client.Get(TestHost.Job);
        }

        async Task<IEnumerable<int>> IdsAsync(string query) => (await client.JournalAsync(query)).Select(entry => entry["id"]!.GetValue<int>());
        Assert.Equal(Enumerable.Range(21, 100), await IdsAsync(""));
        Assert.Equal([119, 120], await IdsAsync("?limit=2"));
        Assert.Equal([1, 2], await IdsAsync("?after=0&limit=2"));
        Assert.Equal([119, 120], await IdsAsync("?after=118"));
        Assert.Empty(await IdsAsync("?after=120"));
    }

    [Theory]
    [InlineData("GET", "?limit=0", "", "limit")]
    [InlineData("GET", "?limit=many", "", "limit")]
    [InlineData("GET", "?after=-1", "", "after")]
    [InlineData("POST", "/find", """{"verb":"patches"}""", "verb")]
    [InlineData("POST", "/count", """{"method":"patch"}""", "method")]
    [InlineData("POST", "/count", """{"verbs":"patch"}""", "verbs")]
    [InlineData("POST", "/count", """{"status":"409"}""", "status")]
    [InlineData("POST", "/wait", """{"filter":{"verb":"read"}}""", "filter.verb")]
    [InlineData("POST", "/wait", """{"count":0}""", "count")]
    [InlineData("POST", "/wait", """{"timeout":"11m"}""", "timeout")]
    [InlineData("POST", "/wait", """{"timeout":"soon"}""", "timeout")]
    [InlineData("POST", "/wait", """{"timeout":null}""", "timeout")]
    public async Task An_invalid_query_or_filter_is_rejected_with_its_field(string method, string path, string body, string field)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call(method, JournalCalls.Requests + path, System.Text.Encoding.UTF8.GetBytes(body), "application/json");

        Assert.Equal((400, field), (answer.Code, Assert.Single(answer.CauseFields)));
    }

    [Fact]
    public async Task An_open_watch_is_found_by_its_user_and_its_fault()
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "ci"), ("Auth:Users:0:Token", "token"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "*"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("X-Auth-Token", "token");
        client.DefaultRequestHeaders.Add("X-Mock-Fault", "stall");

        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=1");

        Assert.Equal(1, await client.CountAsync("""{"verb":"watch","user":"ci","fault":true}"""));
    }

    [Fact]
    public async Task A_wait_ends_when_enough_requests_are_recorded()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, LabelPatch);

        async Task<HttpCalls.Answer> WaitForThreeAsync() => await client.Post(Wait, """{"filter":{"verb":"patch"},"count":3}""");
        var waiting = WaitForThreeAsync();
        await client.Patch(TestHost.Job, LabelPatch);
        await client.Get(TestHost.Job);
        Assert.False(waiting.IsCompleted);
        await client.Patch(TestHost.Job, LabelPatch);

        var answer = await waiting;
        Assert.Equal((200, 3), (answer.Code, answer.Json["count"]!.GetValue<int>()));
        Assert.Equal(200, (await WaitForThreeAsync()).Code);
    }

    [Fact]
    public async Task A_wait_that_times_out_reports_the_number_of_requests()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, LabelPatch);

        async Task<HttpCalls.Answer> WaitForTwoAsync() => await client.Post(Wait, """{"count":2,"timeout":"90s"}""");
        var waiting = WaitForTwoAsync();
        await host.TimerAsync(TimeSpan.FromSeconds(90));
        host.Time.Advance(TimeSpan.FromSeconds(90));

        var answer = await waiting;
        Assert.Equal((504, "1 of 2 requests arrived within 90s"), (answer.Code, answer.Message));
        Assert.Equal("1", answer.Json["details"]!["causes"]![0]!["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_stopping_server_ends_waits()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        using var other = host.CreateClient();
        await other.Get(TestHost.Job);

        async Task<HttpCalls.Answer> WaitForNineAsync() => await client.Post(Wait, """{"count":9,"timeout":"10m"}""");
        var waiting = WaitForNineAsync();
        await host.TimerAsync(TimeSpan.FromMinutes(10));
        await host.StopAsync();

        Assert.Equal((504, "1 of 9 requests arrived within 10m"), ((await waiting).Code, (await waiting).Message));
    }

    [Fact]
    public async Task A_cleared_journal_is_empty_and_ids_continue()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Get(TestHost.Job);

        Assert.Equal(204, (await client.Call("DELETE", JournalCalls.Requests)).Code);

        Assert.Empty(await client.JournalAsync());
        await client.Get(TestHost.Job);
        Assert.Equal(2, (await client.LastRequestAsync())["id"]!.GetValue<int>());
    }
}
