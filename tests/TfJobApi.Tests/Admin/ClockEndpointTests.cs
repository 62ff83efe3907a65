using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Admin;

public sealed class ClockEndpointTests
{
    private const string NewJob = """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"generateName":"job-"},"spec":{"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"name":"tensorflow","image":"mnist"}]}}}}}}""";

    [Fact]
    public async Task New_objects_have_the_time_of_the_clock()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var set = await client.Call("PUT", "/__admin/clock", """{"time":"2030-05-06T07:08:09Z","frozen":true}"""u8.ToArray(), "application/json");
        host.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(("2030-05-06T07:08:09+00:00", true), (set.Json["time"]!.GetValue<string>(), set.Json["frozen"]!.GetValue<bool>()));
        var job = await client.Post(TestHost.Jobs, NewJob);
        Assert.Equal("2030-05-06T07:08:09Z", job.Json["metadata"]!["creationTimestamp"]!.GetValue<string>());
        var elsewhere = await client.Post($"/t/other{TestHost.Jobs}", NewJob);
        Assert.Equal("2026-01-02T04:04:05Z", elsewhere.Json["metadata"]!["creationTimestamp"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_clock_runs_at_a_rate_until_the_reset()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var set = await client.Call("PUT", "/__admin/clock", """{"rate":60}"""u8.ToArray(), "application/json");
        host.Time.Advance(TimeSpan.FromMinutes(1));
        var fast = await client.Get("/__admin/clock");
        await client.Post("/__admin/reset", "");
        var reset = await client.Get("/__admin/clock");

        Assert.Equal(60, (double)set.Json["rate"]!);
        Assert.Equal(("2026-01-02T04:04:05+00:00", 60), ((string?)fast.Json["time"], (double)fast.Json["rate"]!));
        Assert.Null(reset.Json["rate"]);
    }

    [Fact]
    public async Task A_setting_is_the_rate_of_every_clock()
    {
        await using var host = TestHost.Start(("Clock:Rate", "0.5"));
        using var client = host.CreateClient();

        host.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("2026-01-02T03:04:35+00:00", (string?)(await client.Get("/__admin/clock")).Json["time"]);
        Assert.Equal(0.5, (double)(await client.Get("/t/other/__admin/clock")).Json["rate"]!);
    }

    [Fact]
    public async Task A_watch_ends_sooner_on_a_fast_clock()
    {
        await using var host = TestHost.Start(("Clock:Rate", "60"));
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=1&resourceVersion=72444813&timeoutSeconds=600");

        host.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task An_advanced_clock_ends_watches_and_lists()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, NewJob);
        var page = await client.Get($"{TestHost.Jobs}?limit=1");
        await client.Post(TestHost.Jobs, NewJob);
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=1&resourceVersion=72444815&timeoutSeconds=600");

        Assert.Equal(200, (await AdvanceAsync(client, """{"by":"10m"}""")).Code);

        Assert.Null(await watch.NextAsync());
        Assert.Equal(410, (await client.Get($"{TestHost.Jobs}?limit=1&continue={page.Json["metadata"]!["continue"]!.GetValue<string>()}")).Code);
    }

    [Theory]
    [InlineData("PUT", "/__admin/clock", "{}", "")]
    [InlineData("PUT", "/__admin/clock", """{"time":"yesterday"}""", "time")]
    [InlineData("PUT", "/__admin/clock", """{"time":"9999-12-31T23:59:59Z"}""", "time")]
    [InlineData("PUT", "/__admin/clock", """{"frozen":"yes"}""", "frozen")]
    [InlineData("PUT", "/__admin/clock", """{"freeze":true}""", "freeze")]
    [InlineData("PUT", "/__admin/clock", """{"rate":0}""", "rate")]
    [InlineData("PUT", "/__admin/clock", """{"rate":-60}""", "rate")]
    [InlineData("PUT", "/__admin/clock", """{"rate":86401}""", "rate")]
    [InlineData("PUT", "/__admin/clock", """{"rate":1e999}""", "rate")]
    [InlineData("PUT", "/__admin/clock", """{"rate":"60"}""", "rate")]
    [InlineData("PUT", "/__admin/clock", "[]", "")]
    [InlineData("PUT", "/__admin/clock", "null", "")]
    [InlineData("PUT", "/__admin/clock", "{", "")]
    [InlineData("POST", "/__admin/clock/advance", """{"by":"-1s"}""", "by")]
    [InlineData("POST", "/__admin/clock/advance", """{"by":"soon"}""", "by")]
    [InlineData("POST", "/__admin/clock/advance", """{"by":"9000000h"}""", "by")]
    [InlineData("POST", "/__admin/clock/advance", """{"by":5}""", "by")]
    [InlineData("POST", "/__admin/clock/advance", """{}""", "")]
    [InlineData("POST", "/__admin/clock/advance", """{"by":null}""", "")]
    public async Task An_invalid_change_is_rejected_and_leaves_the_clock_unchanged(string method, string path, string body, string field)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var before = await client.Get("/__admin/clock");

        var answer = await client.Call(method, path, Encoding.UTF8.GetBytes(body), "application/json");

        Assert.Equal(400, answer.Code);
        Assert.StartsWith(field, answer.Message, StringComparison.Ordinal);
        Assert.Equal(before.Text, (await client.Get("/__admin/clock")).Text);
    }

    [Fact]
    public async Task The_clock_starts_at_the_configured_time()
    {
        await using var host = TestHost.Start(("Clock:Start", "2024-02-29T12:00:00Z"), ("Clock:Frozen", "true"));
        using var client = host.CreateClient();

        await AdvanceAsync(client, """{"by":"24h"}""");
        Assert.Equal("2024-03-01T12:00:00+00:00", (await client.Get("/__admin/clock")).Json["time"]!.GetValue<string>());

        await client.Post("/__admin/reset", "");
        Assert.Equal("2024-02-29T12:00:00+00:00", (await client.Get("/__admin/clock")).Json["time"]!.GetValue<string>());
    }

    private static Task<HttpCalls.Answer> AdvanceAsync(HttpClient client, string body) => client.Post("/__admin/clock/advance", body);
}
