using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Memory;
using TfJobApi.Simulation;
using TfJobApi.Tenants;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

/// <summary>The simulation follows every removal, also one by the garbage collection.</summary>
public sealed class RemovedObjectsTests
{
    private const string ConfigMaps = "/api/v1/namespaces/kube-test/configmaps";

    [Theory]
    [InlineData("")]
    [InlineData("?propagationPolicy=Background")]
    [InlineData("?propagationPolicy=Foreground")]
    [InlineData("?propagationPolicy=Orphan")]
    public async Task A_deleted_pod_is_replaced_with_every_propagation_policy(string policy)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed");
        await server.AdvanceAsync("1s");
        var before = await UidAsync(server);

        var deleted = await server.Client.Call("DELETE", $"{SimulatedServer.Pods}/j-worker-0{policy}");
        var after = await UidAsync(server);
        await server.AdvanceAsync("1h");

        Assert.Equal(200, deleted.Code);
        Assert.NotEqual(before, after);
        Assert.Equal(["j-worker-0 Succeeded"], await server.PodsAsync());
        Assert.Equal("Created Running=False Succeeded | Worker s1", SimulatedServer.Describe(await server.StatusAsync()));
    }

    [Fact]
    public async Task A_deleted_pod_is_replaced_when_its_own_dependents_are_gone()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        var uid = await UidAsync(server);
        await server.Client.Post(ConfigMaps, $$"""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","finalizers":["a.b/c"],"ownerReferences":[
              {"apiVersion":"v1","kind":"Pod","name":"j-worker-0","uid":"{{uid}}","blockOwnerDeletion":true}]} }
            """);

        await server.Client.Call("DELETE", $"{SimulatedServer.Pods}/j-worker-0?propagationPolicy=Foreground");
        Assert.Equal(uid, await UidAsync(server));
        await server.Client.Patch($"{ConfigMaps}/c", """{"metadata":{"finalizers":null}}""");

        Assert.NotEqual(uid, await UidAsync(server));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?propagationPolicy=Foreground")]
    public async Task A_job_that_goes_with_its_owner_is_not_simulated_any_more(string policy)
    {
        await using var server = SimulatedServer.Start();
        var owner = (await server.Client.Post(ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"owner"}}""")).Json;
        await CreateOwnedAsync(server, "j", "v1", "ConfigMap", owner);

        await server.Client.Call("DELETE", $"{ConfigMaps}/owner{policy}");

        Assert.Equal(404, (await server.Client.Get($"{SimulatedServer.Jobs}/j")).Code);
        Assert.Empty(Simulator(server).Jobs);
        Assert.Empty(await server.PodsAsync());
    }

    [Fact]
    public async Task A_job_whose_owner_is_deleted_by_its_time_to_live_is_not_simulated_any_more()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed", "\"ttlSecondsAfterFinished\":60", "owner");
        await CreateOwnedAsync(server, "j", "kubeflow.org/v1", "TFJob", (await server.Client.Get($"{SimulatedServer.Jobs}/owner")).Json);

        await server.AdvanceAsync("1h");

        Assert.Empty(Simulator(server).Jobs);
        Assert.Equal(409, (await server.Client.Post("/__admin/clock/advance", """{"to":"next"}""")).Code);
    }

    /// <summary>The second job has the name of the first, and another scenario.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_that_is_deleted_before_its_simulation_begins_needs_no_memory(bool isReplaced)
    {
        await using var server = SimulatedServer.Start();
        var memory = server.Host.Services.GetRequiredService<MemoryBudget>().Objects;
        await server.CreateAsync("Worker 1", "hang", name: "first");
        await server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/first");
        Assert.Equal(0, Simulator(server).Bytes);
        using var watch = await WatchClient.OpenAsync(server.Client, $"{SimulatedServer.Jobs}?watch=1&resourceVersion={(await server.Client.Get(SimulatedServer.Jobs)).Version}");
        var busy = new TaskCompletionSource();
        var change = Simulator(server).Time.ChangeAsync(async _ => await busy.Task).AsTask();

        var created = server.CreateAsync("Worker 1", """{"pods":[{"pod":"*","runs":[{"log":["a line"]}]}]}""");
        await watch.NextAsync();
        var deleted = server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/j");
        await watch.NextAsync();
        var second = isReplaced ? server.CreateAsync("Worker 1", "hang") : Task.FromResult(await server.Client.Get("/version"));
        busy.SetResult();
        await Task.WhenAll(change, created, deleted, second);
        await server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/j");

        Assert.Empty(Simulator(server).Jobs);
        Assert.Equal(0, Simulator(server).Bytes);
        Assert.InRange(memory.Used, 0, 50_000);
    }

    [Fact]
    public async Task A_job_that_is_deleted_before_it_is_refused_gets_no_event()
    {
        await using var server = SimulatedServer.Start();
        using var watch = await WatchClient.OpenAsync(server.Client, $"{SimulatedServer.Jobs}?watch=1&resourceVersion={(await server.Client.Get(SimulatedServer.Jobs)).Version}");
        var busy = new TaskCompletionSource();
        var change = Simulator(server).Time.ChangeAsync(async _ => await busy.Task).AsTask();

        var created = server.CreateAsync("Worker 1", "explode");
        await watch.NextAsync();
        var deleted = server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/j");
        await watch.NextAsync();
        busy.SetResult();
        await Task.WhenAll(change, created, deleted);

        Assert.Empty(await server.EventsAsync());
    }

    private static async Task<string> UidAsync(SimulatedServer server) => (string)(await server.Client.Get($"{SimulatedServer.Pods}/j-worker-0")).Json["metadata"]!["uid"]!;

    private static async Task CreateOwnedAsync(SimulatedServer server, string name, string version, string kind, JsonNode owner)
    {
        var references = $$"""[{"apiVersion":"{{version}}","kind":"{{kind}}","name":"owner","uid":"{{owner["metadata"]!["uid"]}}","blockOwnerDeletion":true}]""";
        var body = SimulatedServer.Body(name, "Worker 1", "succeed;start=0s;run=0s").Replace($"\"name\":\"{name}\"", $"\"name\":\"{name}\",\"ownerReferences\":{references}", StringComparison.Ordinal);
        Assert.Equal(201, (await server.Client.Post(SimulatedServer.Jobs, body)).Code);
    }

    private static JobSimulator Simulator(SimulatedServer server) => server.Host.Services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<JobSimulator>();
}
