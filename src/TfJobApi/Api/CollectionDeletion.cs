using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>Deletes many objects one by one, as fast as watchers read.</summary>
internal sealed class CollectionDeletion(IObjectStore store, WatchHub hub)
{
    /// <summary>Creates the pacer of one deletion, before its list is read: objects that are restored after that are not deleted.</summary>
    public BulkWritePacer CreatePacer() => new(hub, TimeProvider.System);

    /// <summary>
    /// Deletes the listed objects that still match, in order, until <paramref name="check"/> rejects one; as on a real server,
    /// the objects before it stay deleted. Returns the last revisions.
    /// </summary>
    public async ValueTask<Result<List<ApiObject>>> DeleteAsync(
        BulkWritePacer pacer, IEnumerable<ApiObject> listed, Func<ApiObject, bool> matches, Func<ApiObject, ApiStatus?> check, WriteMode mode)
    {
        List<ApiObject> deleted = [];
        foreach (var key in listed.Select(item => item.Key))
        {
            if (pacer.IsWaitDue)
            {
                await pacer.WaitAsync(await store.GetVersionAsync());
            }

            var outcome = await store.DeleteAsync(
                key, current => !pacer.IsOutdated && matches(current) ? check(current) : ApiErrors.NotFound(key.Resource.Name, key.Name), mode);
            if (outcome.TryGet(out var last, out var failure))
            {
                pacer.Add(last.Length);
                deleted.Add(last);
            }
            else if (failure.Code != StatusCodes.Status404NotFound)
            {
                return failure;
            }
        }

        return deleted;
    }
}
