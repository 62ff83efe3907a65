using TfJobApi.FaultInjection;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.FaultInjection;

public sealed class DelayTests
{
    private const string Faults = "/__admin/faults";
    private const string LabelPatch = """{"metadata":{"labels":{"by":"a-test"}}}""";

    [Theory]
    [InlineData("10s", 10, 10)]
    [InlineData("10s..20s", 10, 20)]
    public async Task A_delay_follows_the_machines_clock(string delay, int least, int most)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        async Task<HttpCalls.Answer> ReadAsync() => await client.Call("GET", TestHost.Job, headers: ("X-Mock-Delay", delay));
        var call = ReadAsync();
        await host.TimerAsync(TimeSpan.FromSeconds(least));
        host.Time.Advance(TimeSpan.FromSeconds(least) - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        host.Time.Advance(TimeSpan.FromSeconds(most - least) + TimeSpan.FromTicks(1));

        Assert.Equal(200, (await call).Code);
    }

    [Theory]
    [InlineData("""{"effect":{"delay":"10m","byClock":true}}""", null, 200)]
    [InlineData("""{"effect":{"delay":"10m","byClock":true,"status":503}}""", null, 503)]
    [InlineData(null, "10m;clock", 200)]
    public async Task A_delay_can_follow_the_tenants_clock(string? rule, string? header, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Call("PUT", "/__admin/clock", """{"time":"2030-01-01T00:00:00Z","frozen":true}"""u8.ToArray(), "application/json");
        if (rule is not null)
        {
            await client.Post(Faults, rule);
        }

        async Task<HttpCalls.Answer> ReadAsync() => await client.Call("GET", TestHost.Job, headers: header is null ? [] : [("X-Mock-Delay", header)]);
        var call = ReadAsync();
        await host.TimerAsync(Timeout.InfiniteTimeSpan);
        host.Time.Advance(TimeSpan.FromHours(1));
        await client.Post("/__admin/clock/advance", """{"by":"599s"}""");
        Assert.False(call.IsCompleted);
        await client.Post("/__admin/clock/advance", """{"by":"1s"}""");

        Assert.Equal(code, (await call).Code);
    }

    [Fact]
    public async Task A_write_that_is_canceled_during_its_delay_is_not_stored()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(Faults, """{"match":{"verbs":["patch"]},"effect":{"delay":"10s"}}""");
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        async Task WriteAsync()
        {
            using var content = new StringContent(LabelPatch, new System.Net.Http.Headers.MediaTypeHeaderValue(HttpCalls.MergePatch));
            using var answer = await client.PatchAsync(new Uri(TestHost.Job, UriKind.Relative), content, gone.Token);
        }

        var call = WriteAsync();
        await host.TimerAsync(TimeSpan.FromSeconds(10));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await host.RequestsEndAsync();

        Assert.Equal("72444813", (await client.Get(TestHost.Job)).Version);
    }

    [Fact]
    public async Task A_stopping_server_ends_delays()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        await client.Post(Faults, """{"effect":{"delay":"24h"}}""");

        async Task<HttpCalls.Answer> ReadAsync() => await client.Get(TestHost.Job);
        var call = ReadAsync();
        await host.TimerAsync(TimeSpan.FromHours(24));
        await host.StopAsync();

        Assert.Equal(200, (await call).Code);
    }

    [Fact]
    public void Delays_of_a_range_are_distributed_evenly_and_follow_the_seed()
    {
        Assert.True(DelayRange.TryParse("100ms..2s", out var range));
        var chance = new Random(1);
        var delays = Enumerable.Range(0, 200).Select(_ => range.At(chance.NextDouble())).ToList();

        Assert.All(delays, delay => Assert.InRange(delay, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2)));
        Assert.InRange(delays.Average(delay => delay.TotalSeconds), 0.9, 1.2);
        Assert.Equal(range.At(new Random(1).NextDouble()), delays[0]);
    }

}
