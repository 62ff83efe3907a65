using System.Text.Json.Nodes;
using TfJobApi.Simulation;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

public sealed class JobReadingTests
{
    private const string Jobs = "/__admin/lifecycle/jobs";
    private const string Job = $"{Jobs}/kube-test/j";

    [Fact]
    public async Task A_job_shows_its_scenario_its_pods_and_what_comes_next()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync(
            "Worker 2 OnFailure, PS 1", """{"pods":[{"pod":"worker-1","runs":[{"run":"5s","exit":3},{"start":"never","waiting":"ImagePullBackOff"}]}]}""", "\"activeDeadlineSeconds\":600");
        await server.AdvanceAsync("7s");

        var answer = await server.Client.Get(Job);

        Assert.Equal(200, answer.Code);
        Assert.Equal(
            """{"pods":[{"pod":"worker-1","runs":[{"run":"5s","exit":3},{"start":"never","waiting":"ImagePullBackOff"}]}]}""", answer.Json["scenario"]!.ToJsonString());
        Assert.Equal(("tf-operator", "tfjobapi/lifecycle", false), ((string)answer.Json["controller"]!, (string)answer.Json["source"]!, (bool)answer.Json["held"]!));
        Assert.Equal(
            ["ps-0 Running  0 0 ", "worker-0 Running  0 0 03:04:16", "worker-1 Running ImagePullBackOff 0 0 "],
            answer.Json["pods"]!.AsArray().Select(pod => $"{pod!["name"]} {pod["phase"]} {pod["waiting"]} {pod["restarts"]} {pod["life"]} {Time(pod["due"])}"));
        Assert.Equal(["03:04:16 worker-0 exits with 0", "03:14:05 activeDeadlineSeconds"], Events(answer.Json["next"]));
        Assert.Equal((await server.StatusAsync())!.ToJsonString(), answer.Json["status"]!.ToJsonString());
    }

    [Fact]
    public async Task The_past_says_why_each_condition_came()
    {
        await using var server = SimulatedServer.Start();
        var created = await server.CreateAsync("Worker 1 ExitCode", "flaky;run=10s;exit=137", "\"activeDeadlineSeconds\":20,\"ttlSecondsAfterFinished\":60");
        await server.AdvanceAsync("30s");

        var answer = await server.Client.Get(Job);

        Assert.Equal(
            [
                "03:04:05 simulated by tfjobapi/lifecycle",
                "03:04:05 worker-0 is created",
                "03:04:05 status: Created",
                "03:04:06 worker-0 is Running",
                "03:04:06 status: Running",
                "03:04:16 worker-0 is Failed",
                "03:04:16 worker-0 is deleted",
                "03:04:16 status: Restarting (TFJob j is restarting because 1 Worker replica(s) failed.)",
                "03:04:16 worker-0 is created",
                "03:04:16 status: Worker active=0 succeeded=0 failed=0",
                "03:04:17 worker-0 is Running",
                "03:04:17 status: Running",
                "03:04:25 worker-0 is deleted",
                "03:04:25 status: Running=False, Failed (TFJob j has failed because it was active longer than specified deadline)",
            ],
            Events(answer.Json["past"]));
        Assert.Equal(["03:05:25 ttlSecondsAfterFinished"], Events(answer.Json["next"]));
        Assert.Equal(created.Version, (string?)answer.Json["past"]![0]!["resourceVersion"]);
        Assert.Equal((await server.Client.Get($"{SimulatedServer.Jobs}/j")).Version, (string?)answer.Json["past"]![13]!["resourceVersion"]);
    }

    [Fact]
    public async Task The_past_has_changes_by_clients()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        await server.AdvanceAsync("1s");

        await server.Client.Call("DELETE", $"{SimulatedServer.Pods}/j-worker-0");
        await server.Client.Patch($"{SimulatedServer.Jobs}/j", """{"spec":{"activeDeadlineSeconds":600}}""");
        await server.Client.Patch($"{SimulatedServer.Jobs}/j", """{"metadata":{"annotations":{"tfjobapi/lifecycle":"explode"}}}""");
        var invalid = (await server.Client.Get(Job)).Json;
        await server.Client.Patch($"{SimulatedServer.Jobs}/j", """{"metadata":{"annotations":{"tfjobapi/lifecycle":"succeed"}}}""");
        var valid = (await server.Client.Get(Job)).Json;

        var past = Events(valid["past"]);
        Assert.Contains("03:04:06 worker-0 was deleted by a client", past);
        Assert.Contains("03:04:06 another spec", past);
        Assert.Contains(past, item => item.StartsWith("03:04:06 kept its scenario: tfjobapi/lifecycle: Unsupported value: \"explode\"", StringComparison.Ordinal));
        Assert.Contains("03:04:06 another scenario: tfjobapi/lifecycle", past);
        Assert.StartsWith("tfjobapi/lifecycle: Unsupported value", (string?)invalid["problem"], StringComparison.Ordinal);
        Assert.Equal(("{\"scenario\":\"hang\"}", "{\"scenario\":\"succeed\"}"), (invalid["scenario"]!.ToJsonString(), valid["scenario"]!.ToJsonString()));
        Assert.Null(valid["problem"]);
    }

    [Fact]
    public async Task The_problem_of_an_annotation_goes_with_it()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        await AnnotateAsync("\"explode\"");
        var problem = (string?)(await server.Client.Get(Job)).Json["problem"];

        await AnnotateAsync("null");
        var without = (await server.Client.Get(Job)).Json;
        await AnnotateAsync("\"explode\"");
        var again = (await server.Client.Get(Job)).Json;

        Assert.NotNull(problem);
        Assert.Null(without["problem"]);
        Assert.Equal(problem, (string?)again["problem"]);
        Assert.Equal("{\"scenario\":\"hang\"}", without["scenario"]!.ToJsonString());

        async Task AnnotateAsync(string value) => Assert.Equal(
            200, (await server.Client.Patch($"{SimulatedServer.Jobs}/j", $$"""{"metadata":{"annotations":{"tfjobapi/lifecycle":{{value}} } } }""")).Code);
    }

    [Theory]
    [InlineData("X-Mock-Lifecycle", "", "X-Mock-Lifecycle")]
    [InlineData("", """{"id":"s","scenario":"hang"}""", "scenario s")]
    [InlineData("", "", "Lifecycle:Default")]
    public async Task A_job_shows_where_its_scenario_is_from(string header, string rule, string source)
    {
        await using var server = SimulatedServer.Start(("Lifecycle:Default", "hang"));
        if (rule.Length > 0)
        {
            await server.Client.Post("/__admin/lifecycle/scenarios", rule);
        }

        await server.Client.Call(
            "POST", SimulatedServer.Jobs, System.Text.Encoding.UTF8.GetBytes(SimulatedServer.Body("j", "Worker 1")), "application/json", header.Length > 0 ? [(header, "hang")] : []);

        Assert.Equal(source, (string?)(await server.Client.Get(Job)).Json["source"]);
    }

    [Fact]
    public async Task Jobs_are_listed_by_namespace_and_name()
    {
        await using var server = SimulatedServer.Start(("Lifecycle:Mode", "All"));
        await server.CreateAsync("Worker 2", "hang", name: "k");
        await server.CreateAsync("Worker 1", name: "j");
        await server.Client.Post("/apis/kubeflow.org/v1/namespaces/a/tfjobs", SimulatedServer.Body("z", "Worker 1", "pending"));

        var jobs = (await server.Client.Get(Jobs)).Json["jobs"]!.AsArray();

        Assert.Equal(
            ["a/z tfjobapi/lifecycle 1 ", "kube-test/j Lifecycle:Mode 1 03:04:06 worker-0 starts", "kube-test/k tfjobapi/lifecycle 2 03:04:06 worker-0 starts"],
            jobs.Select(job => $"{job!["namespace"]}/{job["name"]} {job["source"]} {job["pods"]} {(job["next"] is { } next ? Event(next) : "")}"));
        Assert.Empty((await server.Client.Get($"/t/other{Jobs}")).Json["jobs"]!.AsArray());
    }

    [Theory]
    [InlineData("x", null, "tfjobs.kubeflow.org \"x\" not found")]
    [InlineData("j", null, "tfjobs.kubeflow.org \"j\" is not simulated")]
    [InlineData("j", "fail;pod=ps-0", "tfjobs.kubeflow.org \"j\" is not simulated: tfjobapi/lifecycle: the job has no pod ps-0: its pods are worker-0")]
    public async Task A_job_that_is_not_simulated_is_404_with_the_reason(string name, string? annotation, string message)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", annotation);

        var answer = await server.Client.Get($"{Jobs}/kube-test/{name}");

        Assert.Equal((404, message), (answer.Code, answer.Message));
    }

    [Fact]
    public void The_past_is_bounded()
    {
        var past = default(Timeline);
        for (var number = 0; number < 2000; number++)
        {
            past = Timeline.Add(past, new(DateTimeOffset.UnixEpoch, null, $"{number}", number));
        }

        Assert.Equal(Enumerable.Range(2000 - 256, 256).Select(number => ($"{number}", (long?)number)), Timeline.Read(past).Select(item => (item.What, item.Version)));
    }

    private static string Time(JsonNode? time) => time is null ? "" : $"{(DateTimeOffset)time!:HH:mm:ss}";

    private static string Event(JsonNode item) => $"{Time(item["at"])} {item["what"]}";

    private static IReadOnlyList<string> Events(JsonNode? list) => [.. list!.AsArray().Select(item => Event(item!))];
}
