using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

public sealed class ScenarioRuleTests
{
    private const string Scenarios = "/__admin/lifecycle/scenarios";

    [Fact]
    public async Task A_scenario_is_added_listed_and_removed()
    {
        const string rest = """{"namespace":"kube-*","name":"j","labels":"team=a"},"pods":[{"pod":"worker-*","runs":[{"start":"1s..3s","run":"20s","exit":137,"reason":"OOMKilled","log":["a"]}]}]""";
        await using var server = SimulatedServer.Start();

        var added = await server.Client.Post(Scenarios, $"{{\"id\":\"flaky\",\"match\":{rest}}}");
        var listed = await server.Client.Get(Scenarios);

        Assert.Equal((201, $"{{\"id\":\"flaky\",\"match\":{rest}}}"), (added.Code, added.Json.ToJsonString()));
        Assert.Equal($"{{\"scenarios\":[{added.Json.ToJsonString()}]}}", listed.Json.ToJsonString());
        Assert.Equal(204, (await server.Client.Call("DELETE", $"{Scenarios}/flaky")).Code);
        Assert.Equal(404, (await server.Client.Call("DELETE", $"{Scenarios}/flaky")).Code);
        Assert.Empty((await server.Client.Get(Scenarios)).Json["scenarios"]!.AsArray());
    }

    [Fact]
    public async Task Scenarios_without_an_id_are_numbered_and_ids_are_unique()
    {
        await using var server = SimulatedServer.Start();
        await server.Client.Post(Scenarios, """{"id":"2","scenario":"hang"}""");
        await server.Client.Post(Scenarios, """{"scenario":"hang"}""");
        await server.Client.Post(Scenarios, """{"scenario":"hang"}""");

        var again = await server.Client.Post(Scenarios, """{"id":"2","scenario":"fail"}""");

        Assert.Equal((409, "AlreadyExists"), (again.Code, again.Reason));
        Assert.Equal(["2", "1", "3"], (await server.Client.Get(Scenarios)).Json["scenarios"]!.AsArray().Select(rule => (string)rule!["id"]!));
        Assert.Equal(204, (await server.Client.Call("DELETE", Scenarios)).Code);
        Assert.Equal("1", (string)(await server.Client.Post(Scenarios, """{"scenario":"hang"}""")).Json["id"]!);
    }

    [Theory]
    [InlineData(null, null, true, "Failed")]
    [InlineData("succeed;run=1s", null, true, "Succeeded")]
    [InlineData(null, "succeed;run=1s", true, "Succeeded")]
    [InlineData("succeed;run=1s", "fail;run=1s", true, "Failed")]
    [InlineData(null, null, false, "Succeeded")]
    public async Task A_request_and_an_annotation_precede_scenarios_and_these_the_settings(string? annotation, string? header, bool hasRule, string end)
    {
        await using var server = SimulatedServer.Start(("Lifecycle:Default", "succeed;run=1s"));
        if (hasRule)
        {
            await server.Client.Post(Scenarios, """{"match":{"name":"other-*"},"scenario":"hang"}""");
            await server.Client.Post(Scenarios, """{"match":{"name":"j"},"scenario":"fail;run=1s"}""");
            await server.Client.Post(Scenarios, """{"scenario":"hang"}""");
        }

        var body = Encoding.UTF8.GetBytes(SimulatedServer.Body("j", "Worker 1", annotation));
        await server.Client.Call("POST", SimulatedServer.Jobs, body, "application/json", header is null ? [] : [("X-Mock-Lifecycle", header)]);
        await server.AdvanceAsync("10s");

        Assert.EndsWith($"Running=False {end}", SimulatedServer.Describe(await server.StatusAsync()).Split(" | ")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"namespace":"kube-test"}""", true)]
    [InlineData("""{"namespace":"kube-?est","name":"j*","labels":"team in (a,b)"}""", true)]
    [InlineData("""{"namespace":"kube"}""", false)]
    [InlineData("""{"name":"J"}""", false)]
    [InlineData("""{"labels":"team=b"}""", false)]
    public async Task A_scenario_is_for_jobs_that_satisfy_every_condition(string match, bool isSimulated)
    {
        await using var server = SimulatedServer.Start();
        await server.Client.Post(Scenarios, $$"""{"match":{{match}},"scenario":"hang"}""");

        await server.Client.Post(SimulatedServer.Jobs, SimulatedServer.Body("j", "Worker 1").Replace("\"name\":\"j\"", "\"name\":\"j\",\"labels\":{\"team\":\"a\"}", StringComparison.Ordinal));

        Assert.Equal(isSimulated, await server.StatusAsync() is not null);
    }

    [Fact]
    public async Task A_scenario_for_a_pod_that_the_job_does_not_have_is_an_event()
    {
        await using var server = SimulatedServer.Start();
        await server.Client.Post(Scenarios, """{"id":"s","scenario":"fail;pod=worker-7"}""");

        await server.CreateAsync("Worker 1");

        Assert.Equal(["Warning InvalidLifecycle scenario s: the job has no pod worker-7: its pods are worker-0 (tfjobapi, 1)"], await server.EventsAsync());
        Assert.Null(await server.StatusAsync());
    }

    [Fact]
    public async Task Scenarios_belong_to_a_tenant_and_a_reset_removes_them()
    {
        await using var server = SimulatedServer.Start();
        await server.Client.Post($"/t/a{Scenarios}", """{"scenario":"hang"}""");
        await server.Client.Post(Scenarios, """{"scenario":"hang"}""");

        await server.Client.Post("/__admin/reset", "");

        Assert.Empty((await server.Client.Get(Scenarios)).Json["scenarios"]!.AsArray());
        Assert.Single((await server.Client.Get($"/t/a{Scenarios}")).Json["scenarios"]!.AsArray());
    }

    [Theory]
    [InlineData("", "", "not valid JSON")]
    [InlineData("[]", "", "must be an object")]
    [InlineData("{}", "pods", "must be an array")]
    [InlineData("""{"scenario":"hang","pods":[{"pod":"*","runs":[{}]}]}""", "scenario", "is not allowed together with pods")]
    [InlineData("""{"scenario":"explode"}""", "scenario", "\"succeed\", \"fail\"")]
    [InlineData("""{"scenario":"fail;exit=300"}""", "scenario: exit", "from 1 to 255")]
    [InlineData("""{"scenario":7}""", "scenario", "must be a string")]
    [InlineData("""{"pods":[{"pod":"*","runs":[{"run":"-1s"}]}]}""", "pods[0].runs[0].run", "must be a duration")]
    [InlineData("""{"id":"a b","scenario":"hang"}""", "id", "1 to 64")]
    [InlineData("""{"match":null,"scenario":"hang"}""", "match", "must be an object")]
    [InlineData("""{"match":{"name":"LONG"},"scenario":"hang"}""", "match.name", "1 to 253")]
    [InlineData("""{"extra":1,"scenario":"hang"}""", "", "\"id\", \"match\", \"pods\", \"scenario\"")]
    public async Task A_scenario_that_is_not_valid_is_400_with_field_and_allowed_values(string body, string field, string message)
    {
        await using var server = SimulatedServer.Start();

        var answer = await server.Client.Post(Scenarios, body.Replace("LONG", new('*', 254), StringComparison.Ordinal));

        Assert.Equal(400, answer.Code);
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
        Assert.Equal(field, (string?)answer.Json["details"]?["causes"]?[0]!["field"] ?? "");
        Assert.Empty((await server.Client.Get(Scenarios)).Json["scenarios"]!.AsArray());
    }

    [Fact]
    public async Task Scenarios_are_bounded_in_number_and_memory()
    {
        await using var server = SimulatedServer.Start();
        for (var number = 0; number < 256; number++)
        {
            Assert.Equal(201, (await server.Client.Post(Scenarios, """{"scenario":"hang"}""")).Code);
        }

        var tooMany = await server.Client.Post(Scenarios, """{"scenario":"hang"}""");

        Assert.Equal((400, "there are 256 scenarios already; delete one"), (tooMany.Code, tooMany.Message));

        await using var small = SimulatedServer.Start(("Limits:Memory", "16777216"));
        var runs = string.Join(',', Enumerable.Repeat("{}", 1000));
        var large = $"{{\"pods\":[{string.Join(',', Enumerable.Repeat($"{{\"pod\":\"*\",\"runs\":[{runs}]}}", 2))}]}}";

        Assert.Equal(507, (await small.Client.Post(Scenarios, large)).Code);
        Assert.Equal(201, (await small.Client.Post(Scenarios, """{"scenario":"hang"}""")).Code);
    }

    [Fact]
    public async Task Without_simulations_there_are_no_scenarios()
    {
        await using var server = SimulatedServer.Start(("Lifecycle:Mode", "Off"));

        Assert.Equal(404, (await server.Client.Get(Scenarios)).Code);
    }
}
