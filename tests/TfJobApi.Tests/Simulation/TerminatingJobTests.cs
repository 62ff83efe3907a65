using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

/// <summary>The controllers leave a job alone that is being deleted; the kubelet runs its pods until they are gone.</summary>
public sealed class TerminatingJobTests
{
    [Theory]
    [InlineData("TfOperator")]
    [InlineData("TrainingOperator")]
    public async Task Its_pods_run_on_and_its_status_stays(string controller)
    {
        await using var server = SimulatedServer.Start(("Lifecycle:Controller", controller));
        await CreateAsync(server, "Worker 2", "succeed;run=10s", "\"ttlSecondsAfterFinished\":5");
        await server.AdvanceAsync("5s");

        Assert.Equal(200, (await server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/j")).Code);
        var moved = await server.AdvanceAsync("1m");

        Assert.Equal(["worker-0 is Succeeded", "worker-1 is Succeeded"], moved["events"]!.AsArray().Select(item => (string)item!["what"]!));
        Assert.Equal(["j-worker-0 Succeeded", "j-worker-1 Succeeded"], await server.PodsAsync());
        Assert.Equal("Created Running | Worker a2", SimulatedServer.Describe(await server.StatusAsync()));
    }

    [Theory]
    [InlineData("TfOperator")]
    [InlineData("TrainingOperator")]
    public async Task Its_pods_run_on_also_if_it_is_deleted_by_its_time_to_live(string controller)
    {
        await using var server = SimulatedServer.Start(("Lifecycle:Controller", controller));
        await CreateAsync(
            server, "Worker 2", """{"pods":[{"pod":"worker-0","runs":[{"run":"10s"}]},{"pod":"worker-1","runs":[{"run":"60s"}]}]}""",
            "\"cleanPodPolicy\":\"None\",\"ttlSecondsAfterFinished\":5");
        await server.AdvanceAsync("20s");
        Assert.NotNull((await server.Client.Get($"{SimulatedServer.Jobs}/j")).Json["metadata"]!["deletionTimestamp"]);

        await server.AdvanceAsync("10m");

        Assert.Equal(["j-worker-0 Succeeded", "j-worker-1 Succeeded"], await server.PodsAsync());
    }

    [Fact]
    public async Task Its_pods_are_not_replaced_and_go_with_it()
    {
        await using var server = SimulatedServer.Start();
        await CreateAsync(server, "Worker 2 ExitCode", """{"pods":[{"pod":"worker-1","runs":[{"run":"10s","exit":137}]},{"pod":"*","runs":[{}]}]}""");
        await server.AdvanceAsync("5s");
        await server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/j");
        var events = (await server.EventsAsync()).Count;

        await server.AdvanceAsync("1m");
        Assert.Equal(["j-worker-0 Running", "j-worker-1 Failed"], await server.PodsAsync());
        await server.Client.Call("DELETE", $"{SimulatedServer.Pods}/j-worker-0");
        await server.AdvanceAsync("1m");
        Assert.Equal(["j-worker-1 Failed"], await server.PodsAsync());
        Assert.Equal(events, (await server.EventsAsync()).Count);

        await server.Client.Patch($"{SimulatedServer.Jobs}/j", """{"metadata":{"finalizers":null}}""");
        Assert.Equal(404, (await server.Client.Get($"{SimulatedServer.Jobs}/j")).Code);
        Assert.Empty(await server.PodsAsync());
        Assert.Empty((await server.Client.Get("/__admin/lifecycle/jobs")).Json["jobs"]!.AsArray());
    }

    private static async Task CreateAsync(SimulatedServer server, string replicas, string scenario, string more = "")
    {
        var body = SimulatedServer.Body("j", replicas, scenario, more).Replace("\"name\":\"j\"", "\"name\":\"j\",\"finalizers\":[\"a.b/c\"]", StringComparison.Ordinal);
        Assert.Equal(201, (await server.Client.Post(SimulatedServer.Jobs, body)).Code);
    }
}
