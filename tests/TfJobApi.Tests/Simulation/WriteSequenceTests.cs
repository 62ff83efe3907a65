using System.Globalization;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

/// <summary>The writes of both controllers, revision by revision, as a watch receives them. They were measured with the real controllers.</summary>
public sealed class WriteSequenceTests
{
    private const string TwoWorkers = """
        {"pods":[
          {"pod":"worker-0","runs":[{"start":"1s","run":"10s","exit":0}]},
          {"pod":"worker-1","runs":[{"start":"2s"}]},
          {"pod":"ps-*","runs":[{"start":"1s"}]}]}
        """;

    private const string FailingWorker = """
        {"pods":[{"pod":"worker-1","runs":[{"start":"1s","run":"10s","exit":1}]},{"pod":"*","runs":[{"start":"1s"}]}]}
        """;

    private const string KilledWorker = """
        {"pods":[{"pod":"worker-1","runs":[{"start":"1s","run":"10s","exit":137},{"start":"1s"}]},{"pod":"worker-0","runs":[{"start":"1s"}]}]}
        """;

    [Theory]
    [InlineData("TfOperator")]
    [InlineData("TrainingOperator")]
    public async Task A_job_succeeds_with_its_first_worker(string controller)
    {
        Assert.Equal(
            [
                "ADDED 05 ",
                "MODIFIED 05 Created | PS | Worker",
                "MODIFIED 05 Created | PS a1 | Worker",
                "MODIFIED 06 Created Running | PS a1 | Worker a1",
                "MODIFIED 06 Created Running | PS a1 | Worker a2",
                "MODIFIED 16 Created Running=False Succeeded | PS a1 | Worker a1 s1",
                "MODIFIED 16 Created Running=False Succeeded | PS s1 | Worker s2",
            ],
            await WatchAsync(controller, "Worker 2, PS 1", TwoWorkers, 7));
    }

    [Theory]
    [InlineData("TfOperator")]
    [InlineData("TrainingOperator")]
    public async Task A_job_fails_with_a_worker(string controller) => Assert.Equal(
        [
            "ADDED 05 ",
            "MODIFIED 05 Created | PS | Worker",
            "MODIFIED 05 Created | PS a1 | Worker",
            "MODIFIED 06 Created Running | PS a1 | Worker a1",
            "MODIFIED 06 Created Running | PS a1 | Worker a2",
            "MODIFIED 16 Created Running=False Failed | PS a1 | Worker a1 f1",
        ],
        await WatchAsync(controller, "Worker 2, PS 1", FailingWorker, 6));

    [Theory]
    [InlineData("TfOperator")]
    [InlineData("TrainingOperator")]
    public async Task A_job_fails_at_its_deadline(string controller) => Assert.Equal(
        [
            "ADDED 05 ",
            "MODIFIED 05 Created | PS | Worker",
            "MODIFIED 05 Created | PS a1 | Worker",
            "MODIFIED 06 Created Running | PS a1 | Worker a1",
            "MODIFIED 06 Created Running | PS a1 | Worker a2",
            "MODIFIED 15 Created Running=False Failed | PS a1 | Worker a2",
        ],
        await WatchAsync(controller, "Worker 2, PS 1", "hang", 6, "\"activeDeadlineSeconds\":10"));

    [Theory]
    [InlineData("TfOperator")]
    [InlineData("TrainingOperator")]
    public async Task A_killed_worker_restarts(string controller) => Assert.Equal(
        [
            "ADDED 05 ",
            "MODIFIED 05 Created | Worker",
            "MODIFIED 06 Created Running | Worker a1",
            "MODIFIED 06 Created Running | Worker a2",
            "MODIFIED 16 Created Restarting | Worker a1 f1",
            "MODIFIED 16 Created Running | Worker a1",
            "MODIFIED 16 Created Running | Worker a2",
        ],
        await WatchAsync(controller, "Worker 2 ExitCode", KilledWorker, 7));

    /// <summary>Returns the type of each event, the second of its newest condition, and the status.</summary>
    private static async Task<IReadOnlyList<string>> WatchAsync(string controller, string replicas, string scenario, int count, string more = "")
    {
        await using var server = SimulatedServer.Start(("Lifecycle:Controller", controller));
        using var watch = await WatchClient.OpenAsync(server.Client, $"{SimulatedServer.Jobs}?watch=1");
        await server.CreateAsync(replicas, scenario, more);

        await server.AdvanceAsync("1m");

        List<string> writes = [];
        var version = 0L;
        while (writes.Count < count)
        {
            var next = (await watch.NextAsync())!;
            var (last, status) = (version, next["object"]!["status"]);
            version = long.Parse(next["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>(), CultureInfo.InvariantCulture);
            Assert.True(version > last);
            var second = status?["conditions"]?.AsArray().Max(condition => condition!["lastUpdateTime"]!.GetValue<string>()) ?? "2026-01-02T03:04:05Z";
            writes.Add($"{next["type"]} {second[^3..^1]} {SimulatedServer.Describe(status)}");
        }

        Assert.Equal(version.ToString(CultureInfo.InvariantCulture), (await server.Client.Get($"{SimulatedServer.Jobs}/j")).Version);
        return writes;
    }
}
