using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>Reads owners and dependents. An object that cannot be decoded is left alone, as if it did not exist.</summary>
internal sealed class DependentReader(IObjectStore store)
{
    /// <summary>Returns a failure that passes; null for another one, which would fail again.</summary>
    public static ApiStatus? IfTransient(ApiStatus failure) => failure.IsTransient ? failure : null;

    public async ValueTask<Result<FoundObject>> FindAsync(ObjectKey key) =>
        (await store.FindAsync(key)).TryGet(out var found, out var failure) ? found
        : IfTransient(failure) is { } transient ? transient
        : default(FoundObject);

    /// <summary>Returns those that exist.</summary>
    public async ValueTask<Result<List<ApiObject>>> ReadAsync(List<ObjectKey> keys)
    {
        List<ApiObject> items = [];
        foreach (var key in keys)
        {
            if (!(await FindAsync(key)).TryGet(out var found, out var failure))
            {
                return failure;
            }

            if (found.Object is { } item)
            {
                items.Add(item);
            }
        }

        return items;
    }

    /// <summary>Returns the dependents in the namespace of the owner, or all if it has none.</summary>
    public async ValueTask<Result<List<ObjectKey>>> ListDependentsAsync(ApiObject owner) =>
        (await store.ListDependentsAsync(owner.Uid)).TryGet(out var keys, out var failure)
            ? keys.Where(key => !owner.Resource.IsNamespaced || key.Namespace == owner.Key.Namespace).ToList()
            : IfTransient(failure) is { } transient ? transient
            : new List<ObjectKey>();
}
