using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Simulation;
using TfJobApi.Tenants;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

public sealed class SimulatedClockTests
{
    private static readonly string[] Ended = ["j-worker-0 Succeeded"];

    [Fact]
    public async Task The_clock_can_advance_to_the_next_event()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2", "succeed");

        var started = await server.AdvanceAsync("next");
        var ended = await server.AdvanceAsync("next");
        var none = await server.Client.Post("/__admin/clock/advance", """{"to":"next"}""");

        Assert.Equal(("2026-01-02T03:04:06+00:00", 2), ((string?)started["time"], (int)started["eventCount"]!));
        Assert.Equal("kube-test/j", (string?)started["events"]![0]!["job"]);
        Assert.Equal("2026-01-02T03:04:16+00:00", (string?)ended["time"]);
        Assert.Equal((409, "no event of a simulated job is due"), (none.Code, none.Message));
    }

    /// <summary>The event was due before the clock could play it.</summary>
    [Fact]
    public async Task A_move_to_the_next_event_does_not_set_the_clock_back()
    {
        await using var server = SimulatedServer.Start(("Clock:Frozen", "false"));
        await server.CreateAsync("Worker 1", "succeed;run=20s");
        var time = server.Host.Services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<JobSimulator>().Time;
        var reading = new TaskCompletionSource();
        using var read = new ManualResetEventSlim();
        var busy = Task.Run(async () => await time.ReadAsync(_ =>
        {
            reading.SetResult();
            read.Wait(TestContext.Current.CancellationToken);
            return true;
        }));
        await reading.Task;

        var move = time.AdvanceToNextAsync(TestContext.Current.CancellationToken).AsTask();
        server.Host.Time.Advance(TimeSpan.FromSeconds(5));
        read.Set();
        await busy;

        Assert.Equal(["worker-0 is Succeeded"], (await move)!.Played.Select(item => item.What));
        Assert.Equal("2026-01-02T03:04:26+00:00", (string?)(await server.Client.Get("/__admin/clock")).Json["time"]);
    }

    [Theory]
    [InlineData("""{"to":"tomorrow"}""", "to: ")]
    [InlineData("""{"to":"next","by":"1s"}""", "must have one of by, to and until")]
    public async Task An_unknown_target_is_rejected(string body, string message)
    {
        await using var server = SimulatedServer.Start();

        var answer = await server.Client.Post("/__admin/clock/advance", body);

        Assert.Equal(400, answer.Code);
        Assert.StartsWith(message, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_is_set_plays_the_events_before_its_new_time()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed");

        await server.Client.Call("PUT", "/__admin/clock", """{"time":"2026-01-02T04:00:00Z"}"""u8.ToArray(), "application/json");

        Assert.Equal("2026-01-02T03:04:16Z", (string?)(await server.StatusAsync())!["completionTime"]);
    }

    [Fact]
    public async Task A_running_clock_plays_events_when_they_are_due()
    {
        await using var server = SimulatedServer.Start(("Clock:Frozen", "false"));
        await server.CreateAsync("Worker 1", "succeed");
        using var watch = await WatchClient.OpenAsync(server.Client, $"{SimulatedServer.Jobs}?watch=1&resourceVersion={(await server.Client.Get($"{SimulatedServer.Jobs}/j")).Version}");

        server.Host.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("Created Running | Worker a1", SimulatedServer.Describe((await watch.NextAsync())!["object"]!["status"]));
    }

    [Fact]
    public async Task A_reset_ends_all_simulations()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed");

        await server.Client.Post("/__admin/reset", "");

        Assert.Equal(409, (await server.Client.Post("/__admin/clock/advance", """{"to":"next"}""")).Code);
        Assert.Empty(await server.PodsAsync());
    }

    [Fact]
    public async Task A_restored_snapshot_continues_its_simulations()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed");
        await server.AdvanceAsync("5s");
        await server.Client.Call("PUT", "/__admin/snapshots/running");
        await server.AdvanceAsync("1h");
        var before = await server.PodsAsync();

        await server.Client.Post("/__admin/snapshots/running/restore", "");
        var restored = await server.PodsAsync();
        await server.AdvanceAsync("6s");

        Assert.Equal(Ended, before);
        Assert.Equal(["j-worker-0 Running"], restored);
        Assert.Equal(Ended, await server.PodsAsync());
    }

    [Fact]
    public async Task Tenants_have_their_own_jobs()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed");
        await server.Client.Post($"/t/other{SimulatedServer.Jobs}", SimulatedServer.Body("j", "Worker 1", "succeed"));

        await server.Client.Post("/t/other/__admin/clock/advance", """{"by":"1h"}""");

        Assert.Equal(["j-worker-0 Pending"], await server.PodsAsync());
        Assert.Equal("Created Running=False Succeeded | Worker s1", SimulatedServer.Describe((await server.Client.Get($"/t/other{SimulatedServer.Jobs}/j")).Json["status"]));
    }
}
