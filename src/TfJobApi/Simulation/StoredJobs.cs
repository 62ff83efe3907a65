using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Simulation;

internal static class StoredJobs
{
    /// <summary>Returns an object as it is stored now; null if it is gone, also if another one has its name.</summary>
    public static async ValueTask<ApiObject?> FindAsync(this IObjectStore store, ObjectKey key, string uid) =>
        (await store.GetAsync(key)).TryGet(out var stored, out _) && stored.Uid == uid ? stored : null;
}
