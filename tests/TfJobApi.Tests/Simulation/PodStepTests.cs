using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

public sealed class PodStepTests
{
    private const string Job = "/__admin/lifecycle/jobs/kube-test/j";

    [Fact]
    public async Task A_step_changes_a_pod_and_the_job_at_once()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2 ExitCode", "pending");

        var started = await StepAsync(server, "worker-1", """{"start":true}""");
        var exited = await StepAsync(server, "worker-1", """{"exit":137,"reason":"OOMKilled","message":"too large"}""");
        var pod = await server.Client.Get($"{SimulatedServer.Pods}/j-worker-1");

        Assert.Equal((200, 200), (started.Code, exited.Code));
        Assert.Equal("Created Running | Worker a1", SimulatedServer.Describe(started.Json["status"]));
        Assert.Equal(["worker-0 Pending 0", "worker-1 Pending 1"], exited.Json["pods"]!.AsArray().Select(item => $"{item!["name"]} {item["phase"]} {item["life"]}"));
        Assert.Equal("Created Restarting | Worker", SimulatedServer.Describe(exited.Json["status"]));
        Assert.Contains(exited.Json["past"]!.AsArray(), item => (string)item!["what"]! == "by hand: worker-1 exits with 137");
        Assert.Equal("Pending", (string?)pod.Json["status"]!["phase"]);
    }

    [Fact]
    public async Task An_exit_and_an_eviction_are_in_the_pod()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2", "hang", "\"cleanPodPolicy\":\"None\"");
        await server.AdvanceAsync("1s");

        await StepAsync(server, "worker-1", """{"exit":3,"reason":"Broken","message":"too large"}""");
        await StepAsync(server, "worker-0", """{"evict":"no space"}""");
        var (first, second) = ((await server.Client.Get($"{SimulatedServer.Pods}/j-worker-0")).Json["status"]!, (await server.Client.Get($"{SimulatedServer.Pods}/j-worker-1")).Json["status"]!);

        Assert.Equal(("Evicted", "no space"), ((string?)first["reason"], (string?)first["message"]));
        Assert.Equal("""{"exitCode":3,"finishedAt":"2026-01-02T03:04:06Z","message":"too large","reason":"Broken","startedAt":"2026-01-02T03:04:06Z"}""",
            second["containerStatuses"]![0]!["state"]!["terminated"]!.ToJsonString());
    }

    [Fact]
    public async Task A_pod_that_is_deleted_by_hand_is_replaced()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2", "hang");
        await server.AdvanceAsync("1s");
        var before = await server.Client.Get($"{SimulatedServer.Pods}/j-worker-0");

        var answer = await StepAsync(server, "worker-*", """{"delete":true}""");
        var after = await server.Client.Get($"{SimulatedServer.Pods}/j-worker-0");

        Assert.Equal(["worker-0 Pending 1", "worker-1 Pending 1"], answer.Json["pods"]!.AsArray().Select(item => $"{item!["name"]} {item["phase"]} {item["life"]}"));
        Assert.NotEqual((string?)before.Json["metadata"]!["uid"], (string?)after.Json["metadata"]!["uid"]);
    }

    [Fact]
    public async Task A_step_is_for_all_pods_of_a_pattern_or_for_none()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 3, PS 1", "hang");
        await StepAsync(server, "worker-1", """{"start":true}""");
        var before = await server.PodsAsync();

        var refused = await StepAsync(server, "*", """{"exit":1}""");
        var unchanged = await server.PodsAsync();
        var ended = await StepAsync(server, "worker-1", """{"exit":0}""");

        Assert.Equal((409, "ps-0: only a running container can exit (Pending, ContainerCreating)"), (refused.Code, refused.Message));
        Assert.Equal(["ps-0", "worker-0", "worker-2"], refused.CauseFields);
        Assert.Equal(before, unchanged);
        Assert.Equal(200, ended.Code);
    }

    [Fact]
    public async Task A_pod_that_the_job_has_no_longer_is_not_found()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed;run=1s", "\"cleanPodPolicy\":\"All\"");
        await server.AdvanceAsync("1h");

        var late = await StepAsync(server, "worker-0", """{"start":true}""");

        Assert.Equal((404, "kube-test/j: the job has no pod worker-0 now"), (late.Code, late.Message));
    }

    [Theory]
    [InlineData("worker-7", """{"start":true}""", 404, "kube-test/j: the job has no pod worker-7: its pods are worker-0")]
    [InlineData("ps-*", """{"delete":true}""", 404, "kube-test/j: the job has no pod ps-*: its pods are worker-0")]
    [InlineData("worker-0", """{"start":true}""", 409, "worker-0: only a pod that waits can start (Running)")]
    [InlineData("worker-0", """{"start":true,"exit":1}""", 400, "must have exactly one of start, exit, evict, delete")]
    [InlineData("worker-0", "{}", 400, "must have exactly one of start, exit, evict, delete")]
    [InlineData("worker-0", """{"start":false}""", 400, "start: must be true")]
    [InlineData("worker-0", """{"exit":300}""", 400, "exit: Invalid value: 300: must be a whole number from 0 to 255")]
    [InlineData("worker-0", """{"exit":"1"}""", 400, "must be a whole number")]
    [InlineData("worker-0", """{"exit":null}""", 400, "must be a whole number")]
    [InlineData("worker-0", """{"evict":""}""", 400, "evict: must have 1 to 4096 characters, or be absent")]
    [InlineData("worker-0", """{"evict":"x","reason":"y"}""", 400, "reason: is allowed only together with exit")]
    [InlineData("worker-0", """{"kill":true}""", 400, "\"start\", \"exit\", \"reason\", \"message\", \"evict\", \"delete\"")]
    [InlineData("LONG", """{"start":true}""", 400, "pod: must be a pattern of pods")]
    public async Task A_step_that_is_not_possible_changes_nothing(string pod, string body, int code, string message)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        await server.AdvanceAsync("1s");
        var before = await server.PodsAsync();

        var answer = await StepAsync(server, pod.Replace("LONG", new('*', 65), StringComparison.Ordinal), body);

        Assert.Equal(code, answer.Code);
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
        Assert.Equal(before, await server.PodsAsync());
    }

    [Fact]
    public async Task A_step_that_ends_a_job_without_time_to_live_returns_its_end()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang", "\"ttlSecondsAfterFinished\":0");
        await server.AdvanceAsync("1s");

        var answer = await StepAsync(server, "worker-0", """{"exit":0}""");

        Assert.Equal(200, answer.Code);
        Assert.EndsWith("ttlSecondsAfterFinished", (string?)answer.Json["past"]!.AsArray()[^1]!["what"], StringComparison.Ordinal);
        Assert.Equal(404, (await server.Client.Get($"{SimulatedServer.Jobs}/j")).Code);
    }

    private static Task<HttpCalls.Answer> StepAsync(SimulatedServer server, string pod, string body) => server.Client.Post($"{Job}/pods/{pod}", body);
}
