using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Clock;
using TfJobApi.Simulation;
using TfJobApi.Tenants;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

public sealed class MoveEndTests
{
    private const string Path = "/__admin/clock";

    [Theory]
    [InlineData("""{"by":"365000d"}""")]
    [InlineData("""{"until":{"job":"kube-test/j","condition":"Failed"},"atMost":"365000d"}""")]
    public async Task A_fast_clock_that_has_left_its_range_can_only_be_stopped_or_set_back(string move)
    {
        await using var server = SimulatedServer.Start(("Clock:Frozen", "false"), ("Clock:Start", "8999-12-01T00:00:00Z"), ("Clock:Rate", "86400"));
        await server.CreateAsync("Worker 1", "hang");
        server.Host.Time.Advance(TimeSpan.FromSeconds(335));

        Assert.Equal(400, (await server.Client.Post($"{Path}/advance", move)).Code);
        Assert.Equal(200, (await PutAsync(server, """{"rate":60}""")).Code);
        Assert.Equal(200, (await PutAsync(server, """{"frozen":true}""")).Code);
        Assert.StartsWith("9000-11-", (await server.Client.Get(Path)).Json["time"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(200, (await PutAsync(server, """{"time":"2026-01-02T03:04:05Z"}""")).Code);
    }

    [Fact]
    public async Task A_caller_that_has_gone_ends_its_move()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1 ExitCode", "fail;exit=137");
        var services = server.Host.Services.GetRequiredService<TenantRegistry>().Default;
        using var caller = new CancellationTokenSource();
        await using var goes = services.GetRequiredService<VirtualClock>().CreateTimer(
            _ => caller.Cancel(), null, TimeSpan.FromSeconds(30), Timeout.InfiniteTimeSpan);

        var move = await services.GetRequiredService<JobSimulator>().Time.AdvanceAsync(TimeSpan.FromHours(1), caller.Token);

        Assert.InRange(move.Events, 5, 8);
        Assert.StartsWith("2026-01-02T03:04:3", (await server.Client.Get(Path)).Json["time"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static Task<HttpCalls.Answer> PutAsync(SimulatedServer server, string body) =>
        server.Client.Call("PUT", Path, System.Text.Encoding.UTF8.GetBytes(body), "application/json");
}
