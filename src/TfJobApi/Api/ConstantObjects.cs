using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>Adds the objects that always exist and never change.</summary>
internal sealed class ConstantObjects(IObjectStore store) : ObjectStoreDecorator(store)
{
    public override ValueTask<Result<ApiObject>> GetAsync(ObjectKey key)
    {
        if (key.Resource.Constants is not { } constants)
        {
            return Store.GetAsync(key);
        }

        return ValueTask.FromResult<Result<ApiObject>>(constants().FirstOrDefault(item => item.Key == key) is { } found
            ? found
            : ApiErrors.NotFound(key.Resource.Name, key.Name));
    }

    /// <summary>All constants are one page, because there are few.</summary>
    public override async ValueTask<Result<ObjectList>> ListAsync(ListQuery query)
    {
        var listed = await Store.ListAsync(query);
        return query.Resource.Constants is { } constants && listed.TryGet(out var list, out _)
            ? list with { Items = constants().Where(item => query.Filter?.Invoke(item) != false) }
            : listed;
    }
}
