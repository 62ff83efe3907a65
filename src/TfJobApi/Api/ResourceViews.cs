using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>
/// Adds resources that show the objects of another resource in another form. As in a kube-apiserver, both forms have the same uid
/// and version. Filters of a list see the stored form.
/// </summary>
internal sealed class ResourceViews(IObjectStore store) : ObjectStoreDecorator(store)
{
    public override ValueTask<Result<ApiObject>> GetAsync(ObjectKey key) =>
        key.Resource.View is { } view ? ShowAsync(view, key, Store.GetAsync(StoredKey(key))) : Store.GetAsync(key);

    public override ValueTask<Result<ObjectList>> ListAsync(ListQuery query) =>
        query.Resource.View is { } view ? ListAsync(view, query) : Store.ListAsync(query);

    public override ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal, ICreationRequest? request = null) =>
        created.Resource.View is { } view ? ShowAsync(view, created.Key, Store.CreateAsync(view.Store(created), mode, request)) : Store.CreateAsync(created, mode, request);

    public override ValueTask<Result<ApiObject>> UpdateAsync(
        ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal) =>
        key.Resource.View is { } view ? UpdateViewAsync(view, key, update, mode) : Store.UpdateAsync(key, update, mode);

    // a method of its own: the closure is allocated where its variables are declared, for other resources, too
    private ValueTask<Result<ApiObject>> UpdateViewAsync(
        ResourceView view, ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode) =>
        ShowAsync(view, key, Store.UpdateAsync(StoredKey(key), stored => Update(view, key, stored, update), mode));

    private static ObjectKey StoredKey(ObjectKey key) => key with { Resource = key.Resource.Stored };

    private static Result<ApiObject> Update(ResourceView view, ObjectKey key, ApiObject stored, Func<ApiObject, Result<ApiObject>> update)
    {
        var shown = view.Show(stored, key.Resource);
        if (!update(shown).TryGet(out var next, out var failure))
        {
            return failure;
        }

        return ReferenceEquals(next, shown) ? stored : view.Store(next);
    }

    private static async ValueTask<Result<ApiObject>> ShowAsync(ResourceView view, ObjectKey key, ValueTask<Result<ApiObject>> result) =>
        (await result).TryGet(out var stored, out var failure) ? view.Show(stored, key.Resource) : Rename(failure, key);

    /// <summary>Names the group of the view in the failures that name an object.</summary>
    private static ApiStatus Rename(ApiStatus failure, ObjectKey key) => (failure.Code, failure.Reason) switch
    {
        (StatusCodes.Status404NotFound, _) => ApiErrors.NotFound(key.Resource.Name, key.Name),
        (StatusCodes.Status409Conflict, "AlreadyExists") => ApiErrors.AlreadyExists(
            key.Resource.Name, key.Name, isDeleting: failure.Message!.StartsWith(ApiErrors.IsBeingDeleted, StringComparison.Ordinal)),
        _ => failure,
    };

    private async ValueTask<Result<ObjectList>> ListAsync(ResourceView view, ListQuery query)
    {
        var stored = query with { Resource = view.Stored, After = query.After is { } after ? StoredKey(after) : null };
        return (await Store.ListAsync(stored)).TryGet(out var list, out var failure)
            ? list with { Items = list.Items.Select(item => view.Show(item, query.Resource)) }
            : failure;
    }
}
