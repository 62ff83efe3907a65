using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Tests.Support;

internal static class StoreDeletion
{
    /// <summary>Removes an object and its finalizers, unless a check rejects it.</summary>
    public static ValueTask<Result<ApiObject>> DeleteAsync(
        this IObjectStore store, ObjectKey key, Func<ApiObject, ApiStatus?> check, WriteMode mode = WriteMode.Normal) => store.UpdateAsync(
            key,
            current => check(current) is { } failure ? failure : Finalized(current),
            mode);

    private static ApiObject Finalized(ApiObject current)
    {
        var stable = current.Meta.Stable with { Deletion = new("2026-01-02T03:04:05Z", 0), Finalizers = default };
        return current.With(current.Meta with { Stable = stable }, current.Spec);
    }
}
