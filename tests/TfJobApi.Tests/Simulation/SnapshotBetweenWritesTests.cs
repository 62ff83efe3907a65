using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Simulation;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Tests.Simulation;

/// <summary>A snapshot has the objects and the simulations of one moment.</summary>
public sealed class SnapshotBetweenWritesTests
{
    [Fact]
    public async Task A_write_that_begins_after_a_snapshot_is_not_in_it()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        var tenant = server.Host.Services.GetRequiredService<TenantRegistry>().Default;
        var (simulator, store, content) = (tenant.GetRequiredService<JobSimulator>(), tenant.GetRequiredService<IObjectStore>(), tenant.GetRequiredService<ISnapshotStore>());
        var key = new ObjectKey(TfJob.Definition, "kube-test", "j");
        var end = new TaskCompletionSource<bool>();
        var busy = simulator.Time.ChangeAsync(async _ => await end.Task).AsTask();

        var saving = simulator.SaveAsync(() => content.Snapshot).AsTask();
        var write = store.UpdateAsync(key, current => WithScenario(current)).AsTask();
        end.SetResult(true);
        var saved = await saving;
        await busy;
        await write;

        var script = Assert.Single(((SavedJobs)saved.State!).Jobs).Script;
        Assert.Equal(ScenarioChoice.TextOf(saved.Objects.Find(key, out _)!), script);
        Assert.Equal("succeed;run=5s", ScenarioChoice.TextOf(content.Snapshot.Find(key, out _)!));
    }

    private static ApiObject WithScenario(ApiObject current) =>
        current.With(current.Meta with { Annotations = """{"tfjobapi/lifecycle":"succeed;run=5s"}"""u8.ToArray() }, current.Spec);
}
