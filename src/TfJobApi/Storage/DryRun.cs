using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <summary>Writes that may be asked for without being done: <c>dryRun=All</c>.</summary>
internal static class DryRun
{
    /// <summary>As <see cref="IObjectStore.UpdateAsync"/>; a dry run answers what would be stored, in the version that there is.</summary>
    public static ValueTask<Result<ApiObject>> UpdateAsync(this IObjectStore store, ObjectKey key, Func<ApiObject, Result<ApiObject>> mutate, bool isDryRun)
    {
        if (!isDryRun)
        {
            return store.UpdateAsync(key, mutate);
        }

        return ValueTask.FromResult(store.Find(key) is { } found ? mutate(found) : ApiErrors.NotFound(key.Name));
    }
}
