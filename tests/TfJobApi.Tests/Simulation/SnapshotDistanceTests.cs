using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

/// <summary>A restored job has the same time left as when its snapshot was saved, wherever the clock is.</summary>
public sealed class SnapshotDistanceTests
{
    private const string Advance = "/__admin/clock/advance";
    private const string Snapshot = "/__admin/snapshots/saved";
    private const string Control = "/__admin/lifecycle/jobs/kube-test/j";
    private const string Job = $"{SimulatedServer.Jobs}/j";

    [Theory]
    [InlineData("2026-01-02T13:00:00Z")]
    [InlineData("2026-01-02T03:04:10Z")]
    [InlineData("2001-01-02T03:04:05Z")]
    [InlineData("8999-01-02T03:04:05Z")]
    public async Task A_deadline_is_as_far_away_as_before(string time)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang", "\"activeDeadlineSeconds\":60");
        await server.AdvanceAsync("20s");

        await SaveAndRestoreAsync(server, time);

        Assert.Equal(TimeSpan.FromSeconds(40), await LeftAsync(server, """ "condition":"Failed" """));
    }

    [Theory]
    [InlineData("2026-01-02T13:00:00Z")]
    [InlineData("2001-01-02T03:04:05Z")]
    public async Task A_time_to_live_is_as_far_away_as_before(string time)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed", "\"ttlSecondsAfterFinished\":60");
        await server.AdvanceAsync("21s");

        await SaveAndRestoreAsync(server, time);

        Assert.Equal(TimeSpan.FromSeconds(50), await LeftAsync(server, """ "gone":true """));
    }

    [Theory]
    [InlineData("2026-01-02T13:00:00Z")]
    [InlineData("2001-01-02T03:04:05Z")]
    public async Task A_limit_that_is_set_after_the_restore_counts_from_the_start_of_the_job(string time)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        await server.AdvanceAsync("20s");

        await SaveAndRestoreAsync(server, time);
        await server.Client.Patch(Job, """{"spec":{"activeDeadlineSeconds":60}}""");

        Assert.Equal(TimeSpan.FromSeconds(40), await LeftAsync(server, """ "condition":"Failed" """));
    }

    // the times of the pod decide when the run of the new scenario ends
    [Theory]
    [InlineData("2026-01-02T13:00:00Z")]
    [InlineData("2001-01-02T03:04:05Z")]
    public async Task Another_scenario_counts_from_the_start_of_the_run(string time)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed;run=1h");
        await server.AdvanceAsync("21s");

        await SaveAndRestoreAsync(server, time);
        await server.Client.Patch(Job, """{"metadata":{"annotations":{"tfjobapi/lifecycle":"succeed;run=30s"}}}""");

        Assert.Equal(TimeSpan.FromSeconds(10), await LeftAsync(server, """ "condition":"Succeeded" """));
    }

    [Fact]
    public async Task Several_restores_keep_the_time_that_is_left()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang", "\"activeDeadlineSeconds\":60");

        foreach (var time in (string[])["2026-01-02T13:00:00Z", "2001-01-02T03:04:05Z", "8999-01-02T03:04:05Z", "2001-01-02T03:04:05Z"])
        {
            await server.AdvanceAsync("10s");
            await SaveAndRestoreAsync(server, time);
            await RestoreAsync(server, "2027-01-02T03:04:05Z");
        }

        Assert.Equal(TimeSpan.FromSeconds(20), await LeftAsync(server, """ "condition":"Failed" """));
    }

    [Fact]
    public async Task A_start_time_that_a_client_sets_after_the_restore_is_taken_as_it_is()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang", "\"activeDeadlineSeconds\":60");
        await server.AdvanceAsync("20s");

        await SaveAndRestoreAsync(server, "2026-01-02T13:00:00Z");
        await server.Client.Patch($"{Job}/status", """{"status":{"startTime":"2026-01-02T12:59:30Z"}}""");

        Assert.Equal(TimeSpan.FromSeconds(30), await LeftAsync(server, """ "condition":"Failed" """));
    }

    [Fact]
    public async Task A_resumed_job_has_a_new_start_time_even_if_it_is_equal_to_the_one_of_the_snapshot()
    {
        await using var server = SimulatedServer.Start(("Profile", "Kubernetes"));
        await server.CreateAsync("Worker 1", "hang", "\"runPolicy\":{\"suspend\":false,\"activeDeadlineSeconds\":60}");
        await server.Client.Patch(Job, """{"spec":{"runPolicy":{"suspend":true}}}""");
        await server.AdvanceAsync("20s");

        await SaveAndRestoreAsync(server, "2026-01-02T03:04:05Z");
        await server.Client.Patch(Job, """{"spec":{"runPolicy":{"suspend":false}}}""");

        Assert.Equal("2026-01-02T03:04:05Z", (string?)(await server.StatusAsync())!["startTime"]);
        Assert.Equal(TimeSpan.FromSeconds(60), await LeftAsync(server, """ "condition":"Failed" """));
    }

    /// <summary>The objects do not change between the snapshots.</summary>
    [Fact]
    public async Task Each_of_two_snapshots_has_its_own_time_that_is_left()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed;run=30s");
        await server.AdvanceAsync("1s");

        await server.Client.Call("PUT", Snapshot);
        await server.AdvanceAsync("10s");
        await server.Client.Call("PUT", "/__admin/snapshots/later");
        await server.Client.Post($"{Snapshot}/restore", "");

        Assert.Equal(TimeSpan.FromSeconds(30), await LeftAsync(server, """ "condition":"Succeeded" """));
    }

    [Fact]
    public async Task A_snapshot_before_a_hold_or_the_end_of_a_simulation_does_not_have_it()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed;run=30s");

        await server.Client.Call("PUT", Snapshot);
        await server.Client.Call("PUT", Control, """{"hold":true}"""u8.ToArray(), "application/json");
        await server.Client.Call("PUT", "/__admin/snapshots/held");
        await server.Client.Call("DELETE", Control);
        await server.Client.Call("PUT", "/__admin/snapshots/ended");

        List<string> states = [];
        foreach (var name in (string[])["saved", "held", "ended"])
        {
            await server.Client.Post($"/__admin/snapshots/{name}/restore", "");
            var answer = await server.Client.Get(Control);
            states.Add(answer.Code == 200 ? $"held: {answer.Json["held"] ?? false}" : $"{answer.Code}");
        }

        Assert.Equal(["held: false", "held: true", "404"], states);
    }

    private static async Task SaveAndRestoreAsync(SimulatedServer server, string time)
    {
        Assert.Equal(200, (await server.Client.Call("PUT", Snapshot)).Code / 10 * 10);
        await RestoreAsync(server, time);
    }

    private static async Task RestoreAsync(SimulatedServer server, string time)
    {
        Assert.Equal(200, (await server.Client.Call("PUT", "/__admin/clock", Encoding.UTF8.GetBytes($"{{\"time\":\"{time}\"}}"), "application/json")).Code);
        Assert.Equal(200, (await server.Client.Post($"{Snapshot}/restore", "")).Code);
    }

    /// <summary>Returns the time until a state of the job holds.</summary>
    private static async Task<TimeSpan> LeftAsync(SimulatedServer server, string state)
    {
        var before = (DateTimeOffset)(await server.Client.Get("/__admin/clock")).Json["time"]!;
        var answer = await server.Client.Post(Advance, "{\"until\":{\"job\":\"kube-test/j\"," + state + "}}");
        Assert.Equal((200, ""), (answer.Code, answer.Code == 200 ? "" : answer.Message));
        return (DateTimeOffset)answer.Json["time"]! - before;
    }
}
