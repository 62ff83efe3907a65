using System.Text;
using TfJobApi.Simulation;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

public sealed class AdvanceUntilTests
{
    private const string Advance = "/__admin/clock/advance";
    private const string Succeeds = """{"until":{"job":"kube-test/j","condition":"Succeeded"}}""";

    [Fact]
    public async Task The_clock_stops_at_the_event_that_makes_a_condition_true()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2, PS 1", "succeed;run=30s");

        var answer = await server.Client.Post(Advance, Succeeds);

        Assert.Equal((200, "2026-01-02T03:04:36+00:00"), (answer.Code, (string?)answer.Json["time"]));
        Assert.Equal("2026-01-02T03:04:36Z", (string?)(await server.StatusAsync())!["completionTime"]);
    }

    [Fact]
    public async Task A_state_that_is_there_already_does_not_move_the_clock()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed");
        await server.AdvanceAsync("1h");

        var answer = await server.Client.Post(Advance, Succeeds);

        Assert.Equal((200, "2026-01-02T04:04:05+00:00"), (answer.Code, (string?)answer.Json["time"]));
        Assert.Null(answer.Json["eventCount"]);
    }

    [Fact]
    public async Task The_clock_advances_until_a_pod_is_in_a_phase()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2", """{"pods":[{"pod":"worker-1","runs":[{"start":"7s"}]}]}""");

        var answer = await server.Client.Post(Advance, """{"until":{"job":"kube-test/j","pod":"worker-1","phase":"Running"}}""");

        Assert.Equal("2026-01-02T03:04:12+00:00", (string?)answer.Json["time"]);
    }

    [Fact]
    public async Task The_clock_advances_until_a_job_is_gone()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed", "\"ttlSecondsAfterFinished\":60");

        var answer = await server.Client.Post(Advance, """{"until":{"job":"kube-test/j","gone":true}}""");

        Assert.Equal((200, "2026-01-02T03:05:16+00:00"), (answer.Code, (string?)answer.Json["time"]));
        Assert.Equal(404, (await server.Client.Get($"{SimulatedServer.Jobs}/j")).Code);
        Assert.Equal(200, (await server.Client.Post(Advance, """{"until":{"job":"kube-test/j","gone":true}}""")).Code);
    }

    [Fact]
    public async Task The_clock_stops_where_a_client_deletes_the_job()
    {
        var jobs = await CreateDeletedAsync();

        var moved = await jobs.Time.AdvanceAsync(jobs.Await(new AwaitedEnd("ns", "j")), TimeSpan.FromDays(1), TestContext.Current.CancellationToken);

        Assert.True(moved.TryGet(out _, out _));
        Assert.InRange(jobs.Clock.GetUtcNow(), Lifecycle.Simulation.Start.AddSeconds(30), Lifecycle.Simulation.Start.AddMinutes(6));
    }

    [Fact]
    public async Task The_clock_stops_where_the_job_is_deleted_before_it_has_the_condition()
    {
        var jobs = await CreateDeletedAsync();

        var moved = await jobs.Time.AdvanceAsync(jobs.Await(new AwaitedCondition("ns", "j", "Succeeded")), TimeSpan.FromDays(1), TestContext.Current.CancellationToken);

        Assert.False(moved.TryGet(out _, out var failure));
        Assert.Equal(504, failure.Code);
        Assert.Contains("the job is gone", failure.Message, StringComparison.Ordinal);
        Assert.InRange(jobs.Clock.GetUtcNow(), Lifecycle.Simulation.Start.AddSeconds(30), Lifecycle.Simulation.Start.AddMinutes(6));
    }

    // another worker runs, so that Running replaces Restarting in the next reconciliation of the same event
    [Theory]
    [InlineData(""" "condition":"Restarting" """)]
    [InlineData(""" "pod":"worker-1","phase":"Failed" """)]
    public async Task A_state_that_lasts_only_for_one_reconciliation_counts(string state)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2 ExitCode", """{"pods":[{"pod":"worker-1","runs":[{"run":"20s","exit":137},{"run":"1h"}]},{"pod":"worker-0","runs":[{"run":"1h"}]}]}""");

        var answer = await server.Client.Post(Advance, "{\"until\":{\"job\":\"kube-test/j\"," + state + "}}");

        Assert.Equal((200, "2026-01-02T03:04:26+00:00"), (answer.Code, (string?)answer.Json["time"]));
        Assert.StartsWith("Created Running |", SimulatedServer.Describe(await server.StatusAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_events_of_the_last_time_are_played()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed", name: "a");
        await server.CreateAsync("Worker 1", "succeed", name: "b");

        await server.Client.Post(Advance, """{"until":{"job":"kube-test/a","condition":"Running"}}""");

        Assert.Equal(["a-worker-0 Running", "b-worker-0 Running"], await server.PodsAsync());
    }

    [Fact]
    public async Task A_state_that_does_not_come_in_time_is_a_timeout_with_the_state_of_the_job()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2", """{"pods":[{"pod":"worker-1","runs":[{"start":"never","waiting":"ImagePullBackOff"}]},{"pod":"worker-0","runs":[{"start":"1s"}]}]}""");

        var answer = await server.Client.Post(Advance, """{"until":{"job":"kube-test/j","condition":"Succeeded"},"atMost":"2h"}""");

        Assert.Equal((504, "Timeout"), (answer.Code, answer.Reason));
        Assert.Equal(
            "kube-test/j has no condition Succeeded at 2026-01-02T05:04:05Z, where the clock is now; "
            + "its conditions: Created, Running; its pods: worker-0 Running, worker-1 Pending", answer.Message);
        Assert.Equal(["status.conditions[Created]", "status.conditions[Running]", "worker-0", "worker-1"], answer.CauseFields);
        Assert.Equal("2026-01-02T05:04:05+00:00", (string?)(await server.Client.Get("/__admin/clock")).Json["time"]);
    }

    [Fact]
    public async Task The_default_limit_is_a_week()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");

        Assert.Equal(504, (await server.Client.Post(Advance, Succeeds)).Code);
        Assert.Equal("2026-01-09T03:04:05+00:00", (string?)(await server.Client.Get("/__admin/clock")).Json["time"]);
    }

    [Theory]
    [InlineData("Succeeded", 200, "2026-01-02T03:04:05+00:00")]
    [InlineData("Failed", 504, "2026-01-02T03:05:05+00:00")]
    public async Task A_job_that_is_not_simulated_has_its_state_now_or_never(string condition, int code, string time)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1");
        await server.Client.Patch($"{SimulatedServer.Jobs}/j/status", """{"status":{"conditions":[{"type":"Succeeded","status":"True"}]}}""");

        var answer = await server.Client.Post(Advance, $$"""{"until":{"job":"kube-test/j","condition":"{{condition}}"},"atMost":"1m"}""");

        Assert.Equal((code, time), (answer.Code, (string?)(await server.Client.Get("/__admin/clock")).Json["time"]));
    }

    [Fact]
    public async Task A_reset_ends_the_move()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2 ExitCode", """{"pods":[{"pod":"*","runs":[{"start":"0s","run":"1ms","exit":137}]}]}""");

        // the version of the answer is older than the changes that the create itself caused
        var version = (await server.Client.Get(SimulatedServer.Jobs)).Version;
        using var watch = await WatchClient.OpenAsync(server.Client, $"{SimulatedServer.Jobs}?watch=1&resourceVersion={version}");

        var move = server.Client.Post(Advance, Succeeds);
        await watch.NextAsync();
        await watch.NextAsync();
        await server.Client.Post("/__admin/reset", "");

        Assert.Equal((409, "a reset or a restore ended the move of the clock"), ((await move).Code, (await move).Message));
        Assert.Equal("2026-01-02T03:04:05+00:00", (string?)(await server.Client.Get("/__admin/clock")).Json["time"]);
    }

    [Fact]
    public async Task Moves_and_patches_at_once_lose_nothing()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2 ExitCode", """{"pods":[{"pod":"*","runs":[{"run":"1s","exit":137}]}]}""");
        var moves = Enumerable.Range(1, 8).Select(index => server.Client.Post(Advance, """{"by":"1m"}"""));
        var waits = Enumerable.Range(1, 4).Select(index => server.Client.Post(Advance, """{"until":{"job":"kube-test/j","condition":"Suspended"},"atMost":"1m"}"""));
        var rates = Enumerable.Range(1, 8).Select(index => server.Client.Call("PUT", "/__admin/clock", Encoding.UTF8.GetBytes($"{{\"rate\":{index}}}"), "application/json"));
        var patches = Enumerable.Range(1, 20).Select(index => server.Client.Patch($"{SimulatedServer.Jobs}/j", $"{{\"metadata\":{{\"labels\":{{\"l{index}\":\"v\"}}}}}}"));

        var answers = await Task.WhenAll([.. moves, .. waits, .. rates, .. patches]);

        Assert.Equal(new Dictionary<int, int> { [200] = 36, [504] = 4 }, answers.CountBy(answer => answer.Code).ToDictionary());
        Assert.Equal(20, (await server.Client.Get($"{SimulatedServer.Jobs}/j")).Json["metadata"]!["labels"]!.AsObject().Count);
        Assert.Equal("2026-01-02T03:16:05+00:00", (string?)(await server.Client.Get("/__admin/clock")).Json["time"]);
    }

    [Fact]
    public async Task A_missing_job_is_not_found_and_the_clock_stays()
    {
        await using var server = SimulatedServer.Start();

        var answer = await server.Client.Post(Advance, Succeeds);

        Assert.Equal((404, "there is no TFJob kube-test/j"), (answer.Code, answer.Message));
        Assert.Equal("2026-01-02T03:04:05+00:00", (string?)(await server.Client.Get("/__admin/clock")).Json["time"]);
    }

    [Theory]
    [InlineData("""{"until":{"job":"j","gone":true}}""", "until.job", "must be NAMESPACE/NAME")]
    [InlineData("""{"until":{"job":"a/b/c","gone":true}}""", "until.job", "must be NAMESPACE/NAME")]
    [InlineData("""{"until":{"job":"a/b"}}""", "until", "must have one of condition, gone and pod")]
    [InlineData("""{"until":{"job":"a/b","gone":true,"condition":"Failed"}}""", "until", "must have one of condition, gone and pod")]
    [InlineData("""{"until":{"job":"a/b","gone":false}}""", "until.gone", "must be true")]
    [InlineData("""{"until":{"job":"a/b","condition":"Done"}}""", "until.condition", "must be one of Created, Running, Restarting, Succeeded, Failed, Suspended")]
    [InlineData("""{"until":{"job":"a/b","pod":"worker","phase":"Running"}}""", "until.pod", "must be a pod without the name of its job, for example worker-0")]
    [InlineData("""{"until":{"job":"a/b","pod":"worker-01","phase":"Running"}}""", "until.pod", "must be a pod")]
    [InlineData("""{"until":{"job":"a/b","pod":"worker-0"}}""", "until.phase", "must be one of Pending, Running, Succeeded, Failed")]
    [InlineData("""{"until":{"job":"a/b","pod":"worker-0","phase":"Done"}}""", "until.phase", "must be one of Pending, Running, Succeeded, Failed")]
    [InlineData("""{"until":{"job":"a/b","gone":true,"phase":"Failed"}}""", "until.phase", "is allowed only together with pod")]
    [InlineData("""{"until":{"job":"a/b","gone":true},"atMost":"-1s"}""", "atMost", "must be a duration")]
    [InlineData("""{"until":{"job":"a/b","gone":true},"atMost":"9000000h"}""", "atMost", "must be a duration")]
    [InlineData("""{"until":{"job":"a/b","gone":true,"state":"x"}}""", "until.state", "unknown field; the fields are")]
    [InlineData("""{"until":{"condition":"Failed"}}""", "until.job", "is required")]
    [InlineData("""{"by":"1s","atMost":"1s"}""", "atMost", "is allowed only together with until")]
    public async Task A_request_without_sense_is_rejected(string body, string field, string message)
    {
        await using var server = SimulatedServer.Start();

        var answer = await server.Client.Post(Advance, body);

        Assert.Equal((400, field), (answer.Code, answer.CauseFields.Single()));
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    /// <summary>Creates a job that a client deletes in the first write of another job after 30 seconds.</summary>
    private static async Task<PlayedJobs> CreateDeletedAsync()
    {
        var jobs = new PlayedJobs();
        await jobs.CreateAsync("loop", "Worker 1 Always", """{"pods":[{"pod":"*","runs":[{"run":"1s","exit":1}]}]}""");
        await jobs.CreateAsync("j", "Worker 1", "hang");
        var isDeleted = false;
        jobs.BeforeUpdate = _ =>
        {
            if (!isDeleted && jobs.Clock.GetUtcNow() >= Lifecycle.Simulation.Start.AddSeconds(30))
            {
                isDeleted = true;
                jobs.DeleteAsync("j").GetAwaiter().GetResult();
            }

            return null;
        };
        return jobs;
    }
}
