using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <summary>The result of a read that succeeds without an object, too.</summary>
/// <param name="Object">Null if it does not exist.</param>
internal readonly record struct FoundObject(ApiObject? Object);

internal static class StoreReads
{
    /// <summary>Reads an object. Only a 404 says that it does not exist; every other failure says nothing about it.</summary>
    public static async ValueTask<Result<FoundObject>> FindAsync(this IObjectStore store, ObjectKey key) =>
        (await store.GetAsync(key)).TryGet(out var item, out var failure) ? new FoundObject(item)
        : failure.Code == StatusCodes.Status404NotFound ? default(FoundObject)
        : failure;
}
