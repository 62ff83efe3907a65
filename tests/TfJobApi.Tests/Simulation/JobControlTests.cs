using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

public sealed class JobControlTests
{
    private const string Job = "/__admin/lifecycle/jobs/kube-test/j";

    private const string Seed = """
        {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"j","namespace":"kube-test"},"spec":SPEC,"status":{
          "conditions":[{"type":"Created","status":"True","reason":"TFJobCreated","message":"m","lastUpdateTime":"2026-01-01T00:00:00Z","lastTransitionTime":"2026-01-01T00:00:00Z"},
                        {"type":"Running","status":"True","reason":"TFJobRunning","message":"TFJob j is running.","lastUpdateTime":"2026-01-01T00:00:00Z","lastTransitionTime":"2026-01-01T00:00:00Z"}],
          "replicaStatuses":{"PS":{"active":1},"Worker":{"active":1,"succeeded":1}},"startTime":"2026-01-01T00:00:00Z"}}
        """;

    [Fact]
    public async Task Another_scenario_changes_what_is_still_to_come()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        await server.AdvanceAsync("10s");

        var answer = await PutAsync(server, """{"pods":[{"pod":"*","runs":[{"run":"30s","exit":2}]}]}""");
        await server.Client.Patch($"{SimulatedServer.Jobs}/j", """{"metadata":{"labels":{"a":"b"}}}""");
        await server.AdvanceAsync("21s");

        Assert.Equal((200, "by hand"), (answer.Code, (string?)answer.Json["source"]));
        Assert.Equal("""{"pods":[{"pod":"*","runs":[{"run":"30s","exit":2}]}]}""", answer.Json["scenario"]!.ToJsonString());
        Assert.Equal("Created Running=False Failed | Worker f1", SimulatedServer.Describe(await server.StatusAsync()));
    }

    [Fact]
    public async Task A_seeded_job_gets_pods_that_fit_its_status()
    {
        await using var server = SimulatedServer.Start();
        await SeedAsync(server);
        var before = await server.StatusAsync();

        var answer = await PutAsync(server, """{"scenario":"succeed;run=30s"}""");

        Assert.Equal(200, answer.Code);
        Assert.Equal(["j-ps-0 Running", "j-worker-0 Running", "j-worker-1 Succeeded"], await server.PodsAsync());
        Assert.Equal(3, (await server.Client.Get(SimulatedServer.Services)).Json["items"]!.AsArray().Count);
        Assert.Equal(before!.ToJsonString(), (await server.StatusAsync())!.ToJsonString());
        await server.AdvanceAsync("30s");
        Assert.Equal("Created Running=False Succeeded | PS s1 | Worker s2", SimulatedServer.Describe(await server.StatusAsync()));
    }

    [Fact]
    public async Task A_job_without_a_status_begins_with_its_scenario()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1");

        var answer = await PutAsync(server, """{"scenario":"hang","hold":true}""");
        await server.AdvanceAsync("1h");

        Assert.Equal((200, true), (answer.Code, (bool)answer.Json["held"]!));
        Assert.Equal("Created | Worker", SimulatedServer.Describe(await server.StatusAsync()));
    }

    [Fact]
    public async Task A_held_job_continues_with_the_time_that_was_left()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2", """{"pods":[{"pod":"*","runs":[{"start":"10s","run":"20s","exit":0}]}]}""");
        await server.AdvanceAsync("4s");

        var held = await PutAsync(server, """{"hold":true}""");
        await server.AdvanceAsync("1h");
        await StepAsync(server, "worker-1", """{"start":true}""");
        await server.AdvanceAsync("1h");
        var resumed = await PutAsync(server, """{"hold":false}""");

        Assert.Empty(held.Json["next"]!.AsArray());
        Assert.Equal(["worker-0 starts", "worker-1 exits with 0"], resumed.Json["next"]!.AsArray().Select(item => (string)item!["what"]!));
        Assert.Equal(["2026-01-02T05:04:15+00:00", "2026-01-02T05:04:29+00:00"], resumed.Json["next"]!.AsArray().Select(item => (string)item!["at"]!));
    }

    [Fact]
    public async Task The_end_of_a_simulation_keeps_the_status()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2", "succeed");
        await server.AdvanceAsync("1s");

        var ended = await server.Client.Call("DELETE", Job);
        await server.AdvanceAsync("1h");

        Assert.Equal((204, 404), (ended.Code, (await server.Client.Call("DELETE", Job)).Code));
        Assert.Equal(404, (await server.Client.Get(Job)).Code);
        Assert.Equal("Created Running | Worker a2", SimulatedServer.Describe(await server.StatusAsync()));
        Assert.Equal(["j-worker-0 Running", "j-worker-1 Running"], await server.PodsAsync());

        var again = await PutAsync(server, """{"scenario":"succeed;run=30s"}""");
        await server.AdvanceAsync("30s");

        Assert.Equal(200, again.Code);
        Assert.Equal("Created Running=False Succeeded | Worker s2", SimulatedServer.Describe(await server.StatusAsync()));
        Assert.DoesNotContain(await server.EventsAsync(), item => item.StartsWith("Warning", StringComparison.Ordinal));
    }

    /// <summary>A pod that has ended does not run again.</summary>
    [Fact]
    public async Task A_job_whose_pods_exist_keeps_them_as_they_are()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 4", """{"pods":[{"pod":"worker-1","runs":[{"run":"5s"}]},{"pod":"worker-3","runs":[{"start":"never"}]},{"pod":"*","runs":[{}]}]}""");
        await server.AdvanceAsync("10s");
        var before = (await server.Client.Get(SimulatedServer.Pods)).Json["items"]!.ToJsonString();
        await server.Client.Call("DELETE", Job);

        Assert.Equal(200, (await PutAsync(server, """{"scenario":"hang"}""")).Code);

        Assert.Equal(before, (await server.Client.Get(SimulatedServer.Pods)).Json["items"]!.ToJsonString());
        await server.AdvanceAsync("10s");
        Assert.Equal(["j-worker-0 Running", "j-worker-1 Succeeded", "j-worker-2 Running", "j-worker-3 Running"], await server.PodsAsync());
        Assert.Equal("Created Running | Worker a3 s1", SimulatedServer.Describe(await server.StatusAsync()));
    }

    [Theory]
    [InlineData("{}", "", "must have scenario, pods or hold")]
    [InlineData("""{"hold":"yes"}""", "hold", "must be true or false")]
    [InlineData("""{"scenario":"hang","pods":[]}""", "scenario", "is not allowed together with pods")]
    [InlineData("""{"scenario":"fail;pod=worker-9"}""", "scenario", "the job has no pod worker-9")]
    [InlineData("""{"pods":[{"pod":"ps-*","runs":[{}]}]}""", "pods", "the job has no pod ps-*")]
    [InlineData("""{"scenario":"hang","id":"x"}""", "", "\"scenario\", \"pods\", \"hold\"")]
    [InlineData("7", "", "must be an object")]
    public async Task A_change_that_is_not_valid_is_400(string body, string field, string message)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");

        var answer = await PutAsync(server, body);

        Assert.Equal((400, field), (answer.Code, (string?)answer.Json["details"]!["causes"]![0]!["field"] ?? ""));
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_of_another_tenant_is_not_found()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");

        Assert.Equal(404, (await server.Client.Get($"/t/a{Job}")).Code);
        Assert.Equal(404, (await server.Client.Call("PUT", $"/t/a{Job}", """{"hold":true}"""u8.ToArray(), "application/json")).Code);
        Assert.Equal(404, (await server.Client.Post($"/t/a{Job}/pods/*", """{"delete":true}""")).Code);
        Assert.Equal(404, (await server.Client.Call("DELETE", $"/t/a{Job}")).Code);
    }

    [Fact]
    public async Task A_job_that_is_being_deleted_gets_no_scenario()
    {
        await using var server = SimulatedServer.Start();
        await server.Client.Post(SimulatedServer.Jobs, SimulatedServer.Body("j", "Worker 1").Replace("\"name\":\"j\"", "\"name\":\"j\",\"finalizers\":[\"a/b\"]", StringComparison.Ordinal));
        await server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/j");

        Assert.Equal(409, (await PutAsync(server, """{"scenario":"hang"}""")).Code);
        Assert.Empty(await server.PodsAsync());
    }

    [Fact]
    public async Task A_new_job_with_the_name_of_a_simulated_one_is_another_job()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        await server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/j");
        await server.CreateAsync("Worker 1");

        Assert.Equal(404, (await server.Client.Get(Job)).Code);
        Assert.Empty((await server.Client.Get("/__admin/lifecycle/jobs")).Json["jobs"]!.AsArray());
    }

    [Fact]
    public async Task Steps_changes_patches_and_the_clock_do_not_disturb_each_other()
    {
        await using var server = SimulatedServer.Start(("Profile", "Kubernetes"));
        await server.CreateAsync("Worker 4 ExitCode", "flaky;start=0s;run=1s;times=50;pod=*");

        var calls = Enumerable.Range(0, 15).SelectMany(number => new[]
        {
            server.Client.Patch($"{SimulatedServer.Jobs}/j", $$"""{"metadata":{"labels":{"n{{number}}":"x"} } }"""),
            server.Client.Post("/__admin/clock/advance", """{"by":"1s"}"""),
            StepAsync(server, "worker-*", """{"delete":true}"""),
            StepAsync(server, $"worker-{number % 4}", """{"exit":137}"""),
            PutAsync(server, $$"""{"scenario":"flaky;run=1s;times={{number + 80}};pod=*","hold":{{(number % 2 == 0 ? "true" : "false")}}}"""),
            server.Client.Get(Job),
            server.Client.Call("DELETE", $"{SimulatedServer.Pods}/j-worker-{number % 4}"),
        });
        var answers = await Task.WhenAll(calls);
        await PutAsync(server, """{"scenario":"succeed;run=1s","hold":false}""");
        await server.AdvanceAsync("1m");

        Assert.All(answers, answer => Assert.True(answer.Code is 200 or 404 or 409, answer.Text));
        Assert.Equal(15, (await server.Client.Get($"{SimulatedServer.Jobs}/j")).Json["metadata"]!["labels"]!.AsObject().Count);
        Assert.StartsWith("Created Running=False Succeeded", SimulatedServer.Describe(await server.StatusAsync()).Replace("Restarting ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(
            (await server.Client.Get(Job)).Json["pods"]!.AsArray().Select(pod => $"j-{pod!["name"]} {pod["phase"]}"), await server.PodsAsync());
    }

    [Fact]
    public async Task A_job_that_is_not_simulated_takes_no_steps()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1");

        Assert.Equal(404, (await PutAsync(server, """{"hold":true}""")).Code);
        Assert.Equal(404, (await StepAsync(server, "*", """{"start":true}""")).Code);
    }

    private static async Task SeedAsync(SimulatedServer server)
    {
        var seeded = await server.Client.Post("/__admin/seed", Seed.Replace("SPEC", Lifecycle.Simulation.Spec("Worker 2, PS 1", "\"cleanPodPolicy\":\"None\""), StringComparison.Ordinal));
        Assert.Equal(200, seeded.Code);
    }

    private static Task<HttpCalls.Answer> PutAsync(SimulatedServer server, string body) => server.Client.Call("PUT", Job, Encoding.UTF8.GetBytes(body), "application/json");

    private static Task<HttpCalls.Answer> StepAsync(SimulatedServer server, string pod, string body) => server.Client.Post($"{Job}/pods/{pod}", body);
}
