using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <summary>Writes that may be asked for without being done: <c>dryRun=All</c>.</summary>
internal static class DryRun
{
    /// <summary>As <see cref="ITfJobStore.UpdateAsync"/>; a dry run answers what would be stored, in the version that there is.</summary>
    public static ValueTask<Outcome<TfJob>> UpdateAsync(this ITfJobStore store, TfJobKey key, Func<TfJob, Outcome<TfJob>> mutate, bool isDryRun)
    {
        if (!isDryRun)
        {
            return store.UpdateAsync(key, mutate);
        }

        return ValueTask.FromResult(store.Find(key) is { } found ? mutate(found) : ApiErrors.NotFound(key.Name));
    }
}
