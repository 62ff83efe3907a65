using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

/// <summary>New objects after a reset and a restore differ from those of the snapshot.</summary>
public sealed class RestoredUidTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Uids_are_unique_after_a_reset_and_a_restore(bool isSeeded)
    {
        await using var server = isSeeded ? SimulatedServer.Start(("Deterministic:Seed", "1")) : SimulatedServer.Start();
        await server.CreateAsync("Worker 2", "succeed;run=30s", name: "a");
        await server.AdvanceAsync("5s");
        await server.Client.Call("PUT", "/__admin/snapshots/x");
        await server.Client.Post("/__admin/reset", "");
        await server.Client.Post("/__admin/snapshots/x/restore", "");

        await server.CreateAsync("Worker 2", "hang", name: "b");
        await server.AdvanceAsync("5s");

        List<string> uids = [];
        foreach (var path in new[] { SimulatedServer.Jobs, SimulatedServer.Pods, SimulatedServer.Services, SimulatedServer.Events })
        {
            uids.AddRange((await server.Client.Get(path)).Json["items"]!.AsArray().Select(item => (string)item!["metadata"]!["uid"]!));
        }

        Assert.True(uids.Count > 10);
        Assert.Equal(uids.Count, uids.Distinct().Count());
    }

    [Fact]
    public async Task A_new_job_has_its_own_events_after_a_reset_and_a_restore()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang", name: "a");
        await server.Client.Call("PUT", "/__admin/snapshots/x");
        await server.Client.Post("/__admin/reset", "");
        await server.Client.Post("/__admin/snapshots/x/restore", "");
        await server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/a");

        var created = await server.CreateAsync("Worker 1", "hang", name: "a");

        var uid = (string)created.Json["metadata"]!["uid"]!;
        var events = (await server.Client.Get(SimulatedServer.Events)).Json["items"]!.AsArray();
        Assert.Equal(2, events.Count(item => (string)item!["involvedObject"]!["uid"]! == uid));
        Assert.Equal(4, events.Count);
    }

    [Fact]
    public async Task A_new_job_has_its_own_events_next_to_those_of_a_seed_with_the_same_names()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang", name: "a");
        var events = (await server.Client.Get("/__admin/export?namespace=kube-test")).Text;
        await server.Client.Post("/__admin/reset", "");
        Assert.Equal(200, (await server.Client.Post("/__admin/seed", events)).Code);
        await server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/a");

        await server.CreateAsync("Worker 1", "hang", name: "a");

        Assert.Equal(4, (await server.EventsAsync()).Count);
    }
}
