using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Updates;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>Deletes many objects one by one, as fast as watchers read.</summary>
/// <param name="time">The tenant's clock.</param>
/// <param name="machine">The machine's time, for waits.</param>
internal sealed class CollectionDeletion(IObjectStore store, WatchHub hub, TimeProvider time, TimeProvider machine)
{
    /// <summary>Creates the pacer of one deletion, before its list is read: objects that are restored after that are not deleted.</summary>
    public BulkWritePacer CreatePacer() => new(hub, machine);

    /// <summary>
    /// Deletes the listed objects that still match, in order, until <paramref name="check"/> rejects one; as on a real server,
    /// the objects before it stay deleted. Returns the revisions before the deletion, as a real server does.
    /// </summary>
    public async ValueTask<Result<List<ApiObject>>> DeleteAsync(
        BulkWritePacer pacer,
        IEnumerable<ApiObject> listed,
        Func<ApiObject, bool> matches,
        Func<ApiObject, ApiStatus?> check,
        WriteMode mode,
        PropagationPolicy policy = PropagationPolicy.Default)
    {
        var now = time.NowText();
        List<ApiObject> deleted = [];
        List<(ApiObject Before, ApiObject After)> writes = [];
        ApiStatus? rejection = null;
        foreach (var key in listed.Select(item => item.Key))
        {
            if (pacer.IsWaitDue)
            {
                await pacer.WaitAsync(await store.GetVersionAsync());
            }

            ApiObject? before = null;
            ApiObject? next = null;
            var outcome = await store.UpdateAsync(
                key,
                current =>
                {
                    before = current;
                    var failure = !pacer.IsOutdated && matches(current) ? check(current) : ApiErrors.NotFound(key.Resource.Name, key.Name);
                    return failure is null ? next = ObjectDeletion.Begin(current, policy, now) : failure;
                },
                mode == WriteMode.Normal ? WriteMode.Deferred : mode);
            if (outcome.TryGet(out var after, out var failure))
            {
                if (mode == WriteMode.Normal)
                {
                    pacer.Add(before!.Length);
                }

                deleted.Add(before!);
                writes.Add((before!, after));
            }
            else if (failure.Code != StatusCodes.Status404NotFound)
            {
                rejection = failure;
                if (failure.IsOutcomeUnknown && next is not null)
                {
                    // it may be deleted
                    writes.Add((before!, next));
                }

                break;
            }
        }

        if (mode == WriteMode.Normal)
        {
            await new DependentCollection(store, pacer, now, machine).RunAsync(writes);
        }

        return rejection is null ? deleted : rejection;
    }
}
