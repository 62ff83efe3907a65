using TfJobApi.Errors;
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
    public override ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal) =>
        mode == WriteMode.Normal && created.Resource == TfJob.Definition && simulator.IsOn ? StartAsync(created) : Store.CreateAsync(created, mode);

    public override ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal) =>
        mode != WriteMode.DryRun && (simulator.HasOwnedJobs || simulator.Follows(key)) ? FollowAsync(key, update, mode) : Store.UpdateAsync(key, update, mode);

    private async ValueTask<Result<ApiObject>> StartAsync(ApiObject created)
    {
        var (requested, reserved) = (ScenarioHeader.Requested, default(ReservedBytes));
        if (requested is not null && !(await simulator.ReserveAsync(requested)).TryGet(out reserved, out var failure))
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
        if (!outcome.TryGet(out var after, out _) || ReferenceEquals(before, after))
        {
            return outcome;
        }

        if (after.IsFinalized && simulator.HasOwnedJobs)
        {
            await simulator.RemoveOwnedAsync();
        }

        if (key.Resource == TfJob.Definition && simulator.Follows(key))
        {
            await simulator.ReconcileAsync(key);
        }
        else if (after.IsFinalized && key.Resource == Workloads.Pod)
        {
            await simulator.RemovePodAsync(after);
        }

        return outcome;
    }
}
