using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Memory;
using TfJobApi.Simulation;
using TfJobApi.Tenants;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

/// <summary>A server with the least memory: of 16 MiB, objects and simulated jobs have 6.7 million bytes, snapshots 1.7.</summary>
public sealed class SimulationMemoryTests
{
    private const string ConfigMaps = "/api/v1/namespaces/kube-test/configmaps";
    private const string Admin = "/__admin/lifecycle/jobs/kube-test";
    private const string Exceeded = "Insufficient storage: the objects and simulated jobs of all tenants would need more than 6710880 bytes; delete some, or raise Limits:Memory";

    /// <summary>Needs 2.4 million bytes, and is short enough for a header and an annotation.</summary>
    private static readonly string Large = Script(lines: 4500);

    [Fact]
    public async Task A_request_whose_scenario_exceeds_the_memory_creates_no_job()
    {
        await using var server = Start();

        var codes = new List<int>();
        for (var number = 0; number < 4; number++)
        {
            codes.Add((await PostAsync(server, $"j{number}", Large)).Code);
        }

        var refused = await PostAsync(server, "j4", Large);

        Assert.Equal([201, 201, 507, 507], codes);
        Assert.Equal((507, "InsufficientStorage", Exceeded), (refused.Code, refused.Reason, refused.Message));
        Assert.Equal(404, (await server.Client.Get($"{SimulatedServer.Jobs}/j2")).Code);
        Assert.Equal(201, (await PostAsync(server, "small", "hang")).Code);
        Assert.Equal(204, (await server.Client.Call("DELETE", $"{Admin}/j0")).Code);
        Assert.Equal(201, (await PostAsync(server, "j4", Large)).Code);
    }

    /// <summary>Each of them must be refused, or simulated.</summary>
    [Fact]
    public async Task Requests_at_the_same_time_have_the_memory_once()
    {
        await using var server = Start();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => PostAsync(server, $"j{number}", Large))));

        Assert.Equal(2, answers.Count(answer => answer.Code == 201));
        Assert.Equal(6, answers.Count(answer => answer.Code == 507));
        Assert.Equal(2, (await server.Client.Get("/__admin/lifecycle/jobs")).Json["jobs"]!.AsArray().Count);
        Assert.InRange(Budget(server).Objects.Used, 4_000_000, Budget(server).Objects.Limit);
    }

    [Fact]
    public async Task Another_scenario_beyond_the_memory_is_507_and_changes_nothing()
    {
        await using var server = Start();
        await server.CreateAsync("Worker 1", "hang");
        await server.CreateAsync("Worker 1", name: "other");
        await FillAsync(server);

        var changed = await PutAsync(server, "j", Script(lines: 9900));
        var begun = await PutAsync(server, "other", Script(lines: 9900));

        Assert.Equal((507, Exceeded), (changed.Code, changed.Message));
        Assert.Equal((507, Exceeded), (begun.Code, begun.Message));
        Assert.Equal("hang", (string?)(await server.Client.Get($"{Admin}/j")).Json["scenario"]!["scenario"]);
        Assert.Equal(404, (await server.Client.Get($"{Admin}/other")).Code);
        Assert.InRange(Budget(server).Objects.Used, 2_200_000, 2_300_000);
        Assert.Equal(200, (await PutAsync(server, "j", Large)).Code);
    }

    [Fact]
    public async Task A_job_whose_annotation_exceeds_the_memory_is_not_simulated()
    {
        await using var server = Start();
        await FillAsync(server);

        await server.CreateAsync("Worker 1", Script(lines: 9900));

        Assert.Null(await server.StatusAsync());
        Assert.Equal([$"Warning InvalidLifecycle {Exceeded} (tfjobapi, 1)"], await server.EventsAsync());
        Assert.Equal((404, $"tfjobs.kubeflow.org \"j\" is not simulated: {Exceeded}"), await ReadAsync(server));
        Assert.Equal(200, (await PutAsync(server, "j", """{"scenario":"hang"}""")).Code);
        await server.Client.Call("DELETE", $"{Admin}/j");
        Assert.DoesNotContain(Exceeded, (await ReadAsync(server)).Message!, StringComparison.Ordinal);
        await server.Client.Post("/__admin/reset", "");
        Assert.Equal(0, Budget(server).Objects.Used);
    }

    [Fact]
    public async Task A_job_keeps_its_scenario_if_another_annotation_exceeds_the_memory()
    {
        await using var server = Start();
        await server.CreateAsync("Worker 1", "hang");
        await FillAsync(server);

        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["tfjobapi/lifecycle"] = Script(lines: 9900) } } };
        Assert.Equal(200, (await server.Client.Patch($"{SimulatedServer.Jobs}/j", patch.ToJsonString())).Code);

        var job = (await server.Client.Get($"{Admin}/j")).Json;
        Assert.Equal(("hang", Exceeded), ((string?)job["scenario"]!["scenario"], (string?)job["problem"]));
        Assert.Contains($"Warning InvalidLifecycle {Exceeded} (tfjobapi, 1)", await server.EventsAsync());
    }

    /// <summary>A rule that is deleted leaves its scenario to its jobs.</summary>
    [Fact]
    public async Task The_scenario_of_a_rule_counts_once_for_its_jobs()
    {
        await using var server = Start();
        await server.Client.Post("/__admin/lifecycle/scenarios", $$"""{"id":"r",{{Script(lines: 600)[1..]}}""");
        var before = Budget(server).Objects.Used;
        await server.CreateAsync("Worker 1", name: "a");
        var first = Budget(server).Objects.Used;
        await server.CreateAsync("Worker 1", name: "b");
        var second = Budget(server).Objects.Used;
        await server.Client.Call("DELETE", "/__admin/lifecycle/scenarios/r");
        await server.Client.Call("DELETE", $"{Admin}/a");

        Assert.InRange(first - before, 300_000, 400_000);
        Assert.InRange(second - first, 6_000, 40_000);
        Assert.InRange(Budget(server).Objects.Used, 300_000, second);
        await server.Client.Call("DELETE", $"{Admin}/b");
        Assert.InRange(Budget(server).Objects.Used, 0, 100_000);
    }

    [Theory]
    [InlineData("POST", "/t/a/__admin/reset")]
    [InlineData("POST", "/t/a/__admin/snapshots/start/restore")]
    [InlineData("DELETE", "/__admin/tenants/a")]
    public async Task The_memory_of_simulated_jobs_is_released(string method, string path)
    {
        await using var server = Start();
        await server.Client.Call("PUT", "/t/a/__admin/snapshots/start");
        Assert.Equal(201, (await PostAsync(server, "j", Large, "/t/a")).Code);
        Assert.InRange(Budget(server).Objects.Used, 2_000_000, 3_000_000);

        await server.Client.Call(method, path);

        Assert.Equal(0, Budget(server).Objects.Used);
    }

    [Fact]
    public async Task The_memory_of_a_deleted_job_is_released()
    {
        await using var server = Start();
        await PostAsync(server, "j", Large);

        Assert.Equal(200, (await server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/j")).Code);

        Assert.InRange(Budget(server).Objects.Used, 0, 50_000);
    }

    [Fact]
    public async Task Simulated_jobs_count_in_a_snapshot()
    {
        await using var server = Start();
        await PostAsync(server, "j", Script(lines: 2000));

        var saved = await server.Client.Call("PUT", "/__admin/snapshots/one");
        var used = Budget(server).Snapshots.Used;
        var refused = await server.Client.Call("PUT", "/__admin/snapshots/two");
        await server.Client.Post("/__admin/reset", "");
        var restored = await server.Client.Call("POST", "/__admin/snapshots/one/restore");

        Assert.Equal((200, 507, 200), (saved.Code, refused.Code, restored.Code));
        Assert.InRange(used, 1_000_000, 1_200_000);
        Assert.InRange(Budget(server).Objects.Used, 1_000_000, 1_200_000);
        Assert.Equal(200, (await server.Client.Get($"{Admin}/j")).Code);
    }

    /// <summary>Pods that have ended keep the lines that they wrote.</summary>
    [Fact]
    public async Task Logs_of_earlier_scenarios_count()
    {
        await using var server = Start();
        await server.CreateAsync("Worker 5", "hang;start=0s");
        var line = JsonValue.Create(new string('x', 500)).ToJsonString();
        var scenario = $$"""{"pods":[{"pod":"*","runs":[{"log":[{{string.Join(',', Enumerable.Repeat(line, 1000))}}]}]}]}""";
        List<int> codes = [];
        for (var number = 4; number >= 0; number--)
        {
            codes.Add((await PutAsync(server, "j", scenario)).Code);
            await server.Client.Post($"{Admin}/j/pods/worker-{number}", """{"exit":0}""");
        }

        Assert.Equal([200, 200, 200, 200, 507], codes);
    }

    [Theory]
    [InlineData($"{ConfigMaps}/owner")]
    [InlineData(ConfigMaps)]
    public async Task A_job_that_the_garbage_collection_deletes_is_not_simulated_any_more(string deleted)
    {
        await using var server = Start();
        var owner = await server.Client.Post(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"owner"}}""");
        var references = $$"""[{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{{owner.Json["metadata"]!["uid"]}}"}]""";
        var body = SimulatedServer.Body("j", "Worker 1", "succeed;start=0s;run=0s").Replace("\"name\":\"j\"", $"\"name\":\"j\",\"ownerReferences\":{references}", StringComparison.Ordinal);
        Assert.Equal(201, (await server.Client.Post(SimulatedServer.Jobs, body)).Code);
        await server.AdvanceAsync("1h");
        Assert.Single(Simulator(server).Jobs);

        await server.Client.Call("DELETE", deleted);

        Assert.Equal(404, (await server.Client.Get($"{SimulatedServer.Jobs}/j")).Code);
        Assert.Empty(Simulator(server).Jobs);
    }

    private static SimulatedServer Start() => SimulatedServer.Start(("Limits:Memory", "16777216"), ("Profile", "Kubernetes"), ("Journal:MaxBytes", "100000"));

    private static async Task FillAsync(SimulatedServer server)
    {
        foreach (var name in new[] { "a", "b" })
        {
            var filler = $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}"},"data":{"a":"{{new string('x', 1_100_000)}}"} }""";
            Assert.Equal(201, (await server.Client.Post(ConfigMaps, filler)).Code);
        }
    }

    private static string Script(int lines) =>
        $$"""{"pods":[{"pod":"*","runs":[{{string.Join(',', Enumerable.Range(0, (lines + 999) / 1000).Select(run => $$"""{"log":[{{string.Join(',', Enumerable.Repeat("\"\"", Math.Min(1000, lines - (1000 * run))))}}]}"""))}}]}]}""";

    private static Task<HttpCalls.Answer> PostAsync(SimulatedServer server, string name, string scenario, string tenant = "") => server.Client.Call(
        "POST", $"{tenant}{SimulatedServer.Jobs}", Encoding.UTF8.GetBytes(SimulatedServer.Body(name, "Worker 1")), "application/json", ("X-Mock-Lifecycle", scenario));

    private static Task<HttpCalls.Answer> PutAsync(SimulatedServer server, string name, string scenario) =>
        server.Client.Call("PUT", $"{Admin}/{name}", Encoding.UTF8.GetBytes(scenario), "application/json");

    private static async Task<(int Code, string? Message)> ReadAsync(SimulatedServer server)
    {
        var answer = await server.Client.Get($"{Admin}/j");
        return (answer.Code, answer.Message);
    }

    private static MemoryBudget Budget(SimulatedServer server) => server.Host.Services.GetRequiredService<MemoryBudget>();

    private static JobSimulator Simulator(SimulatedServer server) => server.Host.Services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<JobSimulator>();
}
