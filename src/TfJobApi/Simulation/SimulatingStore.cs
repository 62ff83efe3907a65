using TfJobApi.Errors;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Simulation;

/// <summary>
/// Adds to a store what a TFJob controller does: before a write of a simulated job or of its pods returns, the controller has made
/// its own writes.
/// </summary>
internal sealed class SimulatingStore(IObjectStore store, JobSimulator simulator) : ObjectStoreDecorator(store)
{
    public override ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal, ICreationRequest? request = null) =>
        mode == WriteMode.Normal && created.Resource == TfJob.Definition && simulator.IsOn
            ? simulator.Writes.WriteAsync(() => StartAsync(created, (request as RequestedScenario)?.Scenario))
            : Store.CreateAsync(created, mode, request);

    public override ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal) =>
        mode == WriteMode.DryRun || !simulator.IsOn ? Store.UpdateAsync(key, update, mode)
        : simulator.Follows(key) ? simulator.Writes.WriteAsync(() => FollowAsync(key, update, mode))
        : simulator.MayOwn(key) ? simulator.Writes.WriteAsync(() => FollowAsync(Store.UpdateAsync(key, update, mode)))
        : FollowAsync(Store.UpdateAsync(key, update, mode));

    private async ValueTask<Result<ApiObject>> StartAsync(ApiObject created, Scenario? requested)
    {
        var reserved = default(ReservedBytes);
        if (requested is not null && !simulator.Reserve(requested).TryGet(out reserved, out var failure))
        {
            return failure;
        }

        using (reserved)
        {
            var outcome = await Store.CreateAsync(created);
            if (outcome.TryGet(out var stored, out _))
            {
                await simulator.StartAsync(stored, requested, reserved);
            }

            return outcome;
        }
    }

    private async ValueTask<Result<ApiObject>> FollowAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode)
    {
        ApiObject? before = null;
        var outcome = await Store.UpdateAsync(key, current => update(before = current), mode);
        if (outcome.TryGet(out var after, out _) && !ReferenceEquals(before, after))
        {
            await simulator.ReconcileAsync(key);
        }

        return outcome;
    }

    /// <summary>Follows if the write, or the garbage collection after it, has removed jobs or pods. Most writes end without this cost.</summary>
    private ValueTask<Result<ApiObject>> FollowAsync(ValueTask<Result<ApiObject>> write) =>
        write.IsCompleted && !simulator.HasRemovals ? write : WaitAsync(write);

    private async ValueTask<Result<ApiObject>> WaitAsync(ValueTask<Result<ApiObject>> write)
    {
        var outcome = await write;
        if (simulator.HasRemovals)
        {
            await simulator.FollowRemovalsAsync();
        }

        return outcome;
    }
}
