using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

/// <summary>The times that a pod shows never change; only what is still to come waits.</summary>
public sealed class HeldJobTests
{
    private const string Job = "/__admin/lifecycle/jobs/kube-test/j";
    private const string Pod = $"{SimulatedServer.Pods}/j-worker-0";
    private const string Hold = """{"hold":true}""";
    private const string Resume = """{"hold":false}""";

    [Fact]
    public async Task A_step_during_a_hold_has_the_time_of_the_clock()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        await server.AdvanceAsync("5s");
        await PutAsync(server, Hold);
        await server.AdvanceAsync("1h");

        await server.Client.Post($"{Job}/pods/worker-0", """{"exit":0}""");

        var status = (await server.Client.Get(Pod)).Json["status"]!;
        var end = status["containerStatuses"]![0]!["state"]!["terminated"]!;
        Assert.Equal(
            ("2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z", "2026-01-02T04:04:10Z"),
            ((string?)status["startTime"], (string?)end["startedAt"], (string?)end["finishedAt"]));
    }

    [Fact]
    public async Task A_pod_that_is_created_during_a_hold_has_the_time_of_the_clock()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        await PutAsync(server, Hold);
        await server.AdvanceAsync("1h");

        await server.Client.Call("DELETE", Pod);

        var pod = (await server.Client.Get(Pod)).Json;
        Assert.Equal(
            ("2026-01-02T04:04:05Z", "2026-01-02T04:04:05Z"),
            ((string?)pod["metadata"]!["creationTimestamp"], (string?)pod["status"]!["startTime"]));
    }

    [Fact]
    public async Task The_time_of_a_hold_does_not_count_for_another_scenario()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang;start=0s");
        await server.AdvanceAsync("5m");
        await PutAsync(server, Hold);
        await server.AdvanceAsync("1h");
        await PutAsync(server, """{"scenario":"succeed;run=20m"}""");

        await PutAsync(server, Resume);

        Assert.Equal("2026-01-02T04:24:05+00:00", (string?)(await server.AdvanceAsync("next"))["time"]);
    }

    [Fact]
    public async Task A_log_waits_while_the_job_is_held()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", """{"pods":[{"pod":"*","runs":[{"start":"0s","run":"1m","log":["a","b","c"]}]}]}""");
        await server.AdvanceAsync("30s");
        List<string> texts = [];
        foreach (var body in (string[])[Hold, Resume])
        {
            await PutAsync(server, body);
            texts.Add(await LogAsync(server));
            await server.AdvanceAsync("15s");
            texts.Add(await LogAsync(server));
        }

        const string two = "2026-01-02T03:04:05.000000000Z a\n2026-01-02T03:04:25.000000000Z b\n";
        Assert.Equal([two, two, two, $"{two}2026-01-02T03:05:00.000000000Z c\n"], texts);
    }

    [Fact]
    public async Task A_followed_log_continues_after_a_hold()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", """{"pods":[{"pod":"*","runs":[{"start":"0s","run":"1m","log":["a","b","c"]}]}]}""");
        await server.AdvanceAsync("30s");
        using var reader = new StreamReader(await server.Client.GetStreamAsync(new Uri($"{Pod}/log?follow=true&tailLines=0", UriKind.Relative), TestContext.Current.CancellationToken));
        await PutAsync(server, Hold);
        await server.AdvanceAsync("1h");
        await PutAsync(server, Resume);

        await server.AdvanceAsync("15s");

        Assert.Equal("c", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_restored_pod_keeps_its_times_when_it_is_written_again()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed;run=30s", "\"cleanPodPolicy\":\"None\"");
        await server.AdvanceAsync("11s");
        await server.Client.Call("PUT", "/__admin/snapshots/saved");
        await server.AdvanceAsync("1h");
        await server.Client.Post("/__admin/snapshots/saved/restore", "");

        await server.AdvanceAsync("20s");

        var status = (await server.Client.Get(Pod)).Json["status"]!;
        var end = status["containerStatuses"]![0]!["state"]!["terminated"]!;
        Assert.Equal(
            ("2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z", "2026-01-02T04:04:36Z"),
            ((string?)status["startTime"], (string?)end["startedAt"], (string?)end["finishedAt"]));
    }

    private static async Task<JsonNode> PutAsync(SimulatedServer server, string body)
    {
        var answer = await server.Client.Call("PUT", Job, Encoding.UTF8.GetBytes(body), "application/json");
        Assert.Equal(200, answer.Code);
        return answer.Json;
    }

    private static async Task<string> LogAsync(SimulatedServer server) => (await server.Client.Get($"{Pod}/log?timestamps=true")).Text;
}
