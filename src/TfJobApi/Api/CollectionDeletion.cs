using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>Deletes many objects one by one, not faster than watchers read.</summary>
internal sealed class CollectionDeletion(IObjectStore store, WatchHistory history)
{
    /// <summary>
    /// Deletes those of the listed objects that still match, in order, until <paramref name="check"/> rejects one; as on a real
    /// server, the ones before it stay deleted. Returns the last revisions.
    /// </summary>
    public async ValueTask<Result<List<ApiObject>>> DeleteAsync(
        IEnumerable<ApiObject> listed, Func<ApiObject, bool> matches, Func<ApiObject, ApiStatus?> check, WriteMode mode)
    {
        var pace = history.Pace();
        var era = history.Era;
        List<ApiObject> deleted = [];
        var (count, bytes) = (0, 0);
        foreach (var key in listed.Select(item => item.Key))
        {
            if (count == pace.Length || bytes >= WatchPace.ByteLength)
            {
                await pace.WaitAsync(history.Last);
                (count, bytes) = (0, 0);
            }

            // Objects restored in the meantime must not be deleted.
            var outcome = await store.DeleteAsync(key, current => history.Era == era && matches(current) ? check(current) : ApiErrors.NotFound(key.Resource.Name, key.Name), mode);
            count++;
            if (outcome.TryGet(out var last, out var failure))
            {
                bytes += last.Length;
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
