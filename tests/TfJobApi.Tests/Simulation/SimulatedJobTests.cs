using Microsoft.Extensions.Configuration;
using TfJobApi.Hosting;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

public sealed class SimulatedJobTests
{
    [Fact]
    public async Task The_controller_writes_after_the_answer_to_the_create()
    {
        await using var server = SimulatedServer.Start(("Profile", "Kubernetes"));

        var created = await server.CreateAsync("Worker 1", "succeed");
        var read = await server.Client.Get($"{SimulatedServer.Jobs}/j");

        Assert.Null(created.Json["status"]);
        Assert.Equal("Created | Worker", SimulatedServer.Describe(read.Json["status"]));
        Assert.Equal((1, created.Json["spec"]!.ToJsonString()), ((int)read.Json["metadata"]!["generation"]!, read.Json["spec"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_jump_plays_every_event_at_its_own_time()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed");

        var answer = await server.AdvanceAsync("10m");
        var status = (await server.StatusAsync())!;

        Assert.Equal("2026-01-02T03:14:05+00:00", answer["time"]!.GetValue<string>());
        Assert.Equal(["worker-0 is Running", "worker-0 is Succeeded"], answer["events"]!.AsArray().Select(item => item!["what"]!.GetValue<string>()));
        Assert.Equal(
            ["2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z", "2026-01-02T03:04:16Z"],
            status["conditions"]!.AsArray().Select(condition => condition!["lastUpdateTime"]!.GetValue<string>()));
        Assert.Equal(("2026-01-02T03:04:05Z", "2026-01-02T03:04:16Z"), ((string?)status["startTime"], (string?)status["completionTime"]));
    }

    [Theory]
    [InlineData("Worker 1 Never", "evicted", "worker-0 is Running, worker-0 is evicted")]
    [InlineData("Worker 1 OnFailure", "flaky", "worker-0 is Running, worker-0 exits with 137, worker-0 is Running, worker-0 is Succeeded")]
    public async Task An_event_says_what_a_pod_does(string replicas, string scenario, string events)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync(replicas, scenario);

        var answer = await server.AdvanceAsync("10m");

        Assert.Equal(events, string.Join(", ", answer["events"]!.AsArray().Select(item => item!["what"]!.GetValue<string>())));
    }

    [Theory]
    [InlineData("flaky;times=2;pod=worker-1", 2)]
    [InlineData("flaky;times=2;run=1m;pod=worker-1", 2)]
    [InlineData("fail;exit=137;pod=worker-1", 5)]
    public async Task A_job_does_not_end_before_another_pod_has_failed(string scenario, int least)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2 ExitCode", scenario);

        await server.AdvanceAsync("5m");

        var restarts = (await server.Client.Get($"{SimulatedServer.Events}?fieldSelector=reason=TFJobRestarting")).Json["items"]!.AsArray().Sum(item => (int)item!["count"]!);
        Assert.True(restarts >= least, $"restarted {restarts} times");
        Assert.Equal(scenario.StartsWith("flaky", StringComparison.Ordinal), SimulatedServer.Describe(await server.StatusAsync()).Contains("Succeeded", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Annotated", null, null, false)]
    [InlineData("Annotated", "succeed", null, true)]
    [InlineData("Annotated", null, "hang", true)]
    [InlineData("All", null, null, true)]
    [InlineData("Off", "succeed", "hang", false)]
    public async Task The_mode_decides_which_jobs_are_simulated(string mode, string? annotation, string? byDefault, bool isSimulated)
    {
        await using var server = SimulatedServer.Start(("Lifecycle:Mode", mode), ("Lifecycle:Default", byDefault ?? ""));

        await server.CreateAsync("Worker 1", annotation);

        Assert.Equal(isSimulated, await server.StatusAsync() is not null);
        Assert.Equal(isSimulated ? ["j-worker-0 Pending"] : [], await server.PodsAsync());
    }

    [Fact]
    public async Task A_header_has_the_scenario_of_a_job()
    {
        await using var server = SimulatedServer.Start();
        var body = System.Text.Encoding.UTF8.GetBytes(SimulatedServer.Body("j", "Worker 1"));

        var created = await server.Client.Call("POST", SimulatedServer.Jobs, body, "application/json", ("X-Mock-Lifecycle", "fail;run=5s;exit=3"));
        await server.AdvanceAsync("1m");
        var refused = await server.Client.Call("POST", SimulatedServer.Jobs, body, "application/json", ("X-Mock-Lifecycle", "fail;exit=300"));

        Assert.Equal(201, created.Code);
        Assert.Equal("Created Running=False Failed | Worker f1", SimulatedServer.Describe(await server.StatusAsync()));
        Assert.Equal((400, "X-Mock-Lifecycle: exit"), (refused.Code, refused.CauseFields[0]));
    }

    [Theory]
    [InlineData("explode", "supported values")]
    [InlineData("fail;pod=ps-0", "tfjobapi/lifecycle: the job has no pod ps-0")]
    public async Task A_job_with_an_invalid_annotation_is_not_simulated(string annotation, string reason)
    {
        await using var server = SimulatedServer.Start();

        await server.CreateAsync("Worker 1", annotation);

        var warning = Assert.Single(await server.EventsAsync());
        Assert.StartsWith("Warning InvalidLifecycle tfjobapi/lifecycle: ", warning, StringComparison.Ordinal);
        Assert.Contains(reason, warning, StringComparison.Ordinal);
        Assert.Null(await server.StatusAsync());
    }

    [Fact]
    public async Task Events_report_what_the_controller_does()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed");

        await server.AdvanceAsync("1m");

        Assert.Equal(
            [
                "Normal SuccessfulCreatePod Created pod: j-worker-0 (tf-operator, 1)",
                "Normal SuccessfulCreateService Created service: j-worker-0 (tf-operator, 1)",
                "Normal ExitedWithCode Pod: kube-test.j-worker-0 exited with code 0 (tf-operator, 1)",
                "Normal TFJobSucceeded TFJob j successfully completed. (tf-operator, 1)",
            ],
            await server.EventsAsync());
    }

    [Fact]
    public async Task A_change_of_the_deadline_acts_at_once()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang", "\"activeDeadlineSeconds\":600");
        await server.AdvanceAsync("60s");

        var patched = await server.Client.Patch($"{SimulatedServer.Jobs}/j", """{"spec":{"activeDeadlineSeconds":30}}""");

        Assert.Equal("Created Running | Worker a1", SimulatedServer.Describe(patched.Json["status"]));
        Assert.Equal("Created Running=False Failed | Worker a1", SimulatedServer.Describe(await server.StatusAsync()));
        Assert.Empty(await server.PodsAsync());
    }

    [Fact]
    public async Task A_finished_job_is_deleted_after_its_time_to_live()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed", "\"ttlSecondsAfterFinished\":100");
        await server.AdvanceAsync("110s");
        var before = await server.Client.Get($"{SimulatedServer.Jobs}/j");

        await server.AdvanceAsync("1s");

        Assert.Equal((200, 404), (before.Code, (await server.Client.Get($"{SimulatedServer.Jobs}/j")).Code));
        Assert.Empty(await server.PodsAsync());
        Assert.Empty((await server.Client.Get(SimulatedServer.Services)).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Another_scenario_changes_what_is_still_to_come()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        await server.AdvanceAsync("10s");

        await server.Client.Patch($"{SimulatedServer.Jobs}/j", """{"metadata":{"annotations":{"tfjobapi/lifecycle":"fail;run=30s;exit=2"}}}""");
        await server.AdvanceAsync("21s");

        Assert.Equal("Created Running=False Failed | Worker f1", SimulatedServer.Describe(await server.StatusAsync()));
    }

    [Fact]
    public async Task A_status_of_a_client_is_taken_then_reconciled()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        await server.AdvanceAsync("1s");

        var patched = await server.Client.Patch($"{SimulatedServer.Jobs}/j/status", """{"status":{"replicaStatuses":{"Worker":{"active":7}}}}""");

        Assert.Equal(7, (int)patched.Json["status"]!["replicaStatuses"]!["Worker"]!["active"]!);
        Assert.Equal("Created Running | Worker a1", SimulatedServer.Describe(await server.StatusAsync()));
    }

    [Fact]
    public async Task A_deleted_job_takes_its_pods_and_services_and_its_simulation_ends()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2", "succeed");

        await server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/j");

        Assert.Empty(await server.PodsAsync());
        Assert.Empty((await server.Client.Get(SimulatedServer.Services)).Json["items"]!.AsArray());
        Assert.Equal(409, (await server.Client.Post("/__admin/clock/advance", """{"to":"next"}""")).Code);
    }

    [Fact]
    public async Task Writes_of_clients_and_of_the_controller_do_not_disturb_each_other()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 4 ExitCode", "flaky;start=0s;run=1s;times=50;pod=*");

        var writes = Enumerable.Range(0, 40).Select(number => server.Client.Patch($"{SimulatedServer.Jobs}/j", $$"""{"metadata":{"labels":{"n{{number}}":"x"} } }"""));
        var advances = Enumerable.Range(0, 10).Select(_ => server.Client.Post("/__admin/clock/advance", """{"by":"3s"}"""));
        var answers = await Task.WhenAll(writes.Concat(advances));

        Assert.All(answers, answer => Assert.Equal(200, answer.Code));
        Assert.Equal(40, (await server.Client.Get($"{SimulatedServer.Jobs}/j")).Json["metadata"]!["labels"]!.AsObject().Count);
    }

    [Theory]
    [InlineData("Annotated", 0)]
    [InlineData("explode", 2)]
    public void A_mode_or_scenario_that_is_not_valid_stops_the_start(string mode, int errors)
    {
        var options = new ServerOptions(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["Lifecycle:Mode"] = mode, ["Lifecycle:Default"] = mode == "Annotated" ? "hang" : "fail;exit=300" }).Build());

        Assert.Equal(errors, options.CheckAll().Count);
    }
}
