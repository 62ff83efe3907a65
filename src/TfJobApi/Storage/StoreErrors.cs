using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <summary>The errors of every store.</summary>
internal static class StoreErrors
{
    public static ApiStatus SnapshotNotFound(string name) => new(404, "NotFound", $"there is no snapshot {GoQuote.Quote(name)}");

    public static ApiStatus NotFound(ObjectKey key) => ApiErrors.NotFound(key.Resource.Name, key.Name);

    /// <summary>The response depends on whether the other object is being deleted.</summary>
    public static ApiStatus AlreadyExists(ApiObject existing) =>
        ApiErrors.AlreadyExists(existing.Resource.Name, existing.Key.Name, existing.Meta.IsDeleting);
}
