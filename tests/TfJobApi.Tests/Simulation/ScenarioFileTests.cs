using Microsoft.AspNetCore.Builder;
using TfJobApi.Settings;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

public sealed class ScenarioFileTests
{
    [Theory]
    [InlineData("s.yaml", "- {id: a, match: {name: other}, scenario: hang}\n- id: b\n  pods: [{pod: '*', runs: [{run: 1s, exit: 1}]}]\n- scenario: hang\n")]
    [InlineData("s.yaml", "scenario: fail;run=1s\n---\nscenario: hang\n")]
    [InlineData("s.json", """[{"scenario":"fail;run=1s"}]""")]
    public async Task A_file_has_scenarios_for_new_jobs_of_every_tenant(string name, string text)
    {
        using var folder = new TempFolder();
        await using var server = SimulatedServer.Start(("Lifecycle:Path", folder.Write(name, text)));

        await server.Client.Post("/__admin/reset", "");
        await server.CreateAsync("Worker 1");
        await server.Client.Post($"/t/a{SimulatedServer.Jobs}", SimulatedServer.Body("j", "Worker 1"));
        await server.AdvanceAsync("10s");

        Assert.Equal("Created Running=False Failed | Worker f1", SimulatedServer.Describe(await server.StatusAsync()));
        Assert.Equal("Created | Worker", SimulatedServer.Describe((await server.Client.Get($"/t/a{SimulatedServer.Jobs}/j")).Json["status"]));
    }

    [Fact]
    public async Task Scenarios_of_the_admin_API_precede_the_file_and_the_file_the_default()
    {
        using var folder = new TempFolder();
        await using var server = SimulatedServer.Start(
            ("Lifecycle:Path", folder.Write("s.yaml", "scenario: fail;run=1s")), ("Lifecycle:Default", "hang"));
        await server.Client.Post("/__admin/lifecycle/scenarios", """{"match":{"name":"j"},"scenario":"succeed;run=1s"}""");

        await server.CreateAsync("Worker 1");
        await server.CreateAsync("Worker 1", name: "k");
        await server.AdvanceAsync("10s");

        Assert.StartsWith("Created Running=False Succeeded", SimulatedServer.Describe(await server.StatusAsync()), StringComparison.Ordinal);
        Assert.StartsWith("Created Running=False Failed", SimulatedServer.Describe(await server.StatusAsync("k")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_valid_stops_the_start_with_file_line_and_field()
    {
        using var folder = new TempFolder();
        var path = folder.Write("s.yaml", """
            - scenario: explode
            - id: a
              pods:
              - pod: "*"
                runs:
                - {run: 1s, exit: 300}
            - {id: a, scenario: hang, pods: []}
            - {id: b, scenario: hang}
            - {id: b, scenario: hang}
            - 7
            """);

        var reasons = Start(path);

        Assert.Equal(
            [
                $"{path}:1: [0].scenario: Unsupported value: \"explode\": supported values: \"succeed\", \"fail\", \"flaky\", \"oom\", \"evicted\", \"pending\", \"image-error\", \"hang\"",
                $"{path}:6: [1].pods[0].runs[0].exit: Invalid value: 300: must be a whole number from 0 to 255",
                $"{path}:7: [2].scenario: is not allowed together with pods",
                $"{path}:9: [4].id: there is a scenario \"b\" already",
                $"{path}:10: [5]: Invalid value: \"integer\": must be an object",
            ],
            reasons);
    }

    [Theory]
    [InlineData("s.yaml", "", "1: the file contains no scenario")]
    [InlineData("s.yaml", "a: [", ":2: ")]
    [InlineData("s.json", "[{]", ":1: ")]
    [InlineData("s.yaml", "[]", "1: the file contains no scenario")]
    public void A_file_without_scenarios_stops_the_start(string name, string text, string reason)
    {
        using var folder = new TempFolder();

        Assert.Contains(reason, Assert.Single(Start(folder.Write(name, text))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_stops_the_start() =>
        Assert.StartsWith("Lifecycle:Path: '/no/such' cannot be read: ", Assert.Single(Start("/no/such")), StringComparison.Ordinal);

    private static IReadOnlyList<string> Start(string path)
    {
        var builder = WebApplication.CreateSlimBuilder([$"--Lifecycle:Path={path}"]);
        return Assert.Throws<StartupException>(() => builder.AddTfJobApi().Build().UseTfJobApi()).Reasons;
    }
}
