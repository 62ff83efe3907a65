using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>Passes every operation on to another store.</summary>
internal abstract class ObjectStoreDecorator(IObjectStore store) : IObjectStore
{
    public ValueTask<long> GetVersionAsync() => store.GetVersionAsync();

    public virtual ValueTask<Result<ApiObject>> GetAsync(ObjectKey key) => store.GetAsync(key);

    public virtual ValueTask<Result<ObjectList>> ListAsync(ListQuery query) => store.ListAsync(query);

    public virtual ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal) => store.CreateAsync(created, mode);

    public virtual ValueTask<Result<ApiObject>> UpdateAsync(
        ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal) => store.UpdateAsync(key, update, mode);

    public ValueTask<IReadOnlyCollection<ObjectKey>> ListDependentsAsync(string uid) => store.ListDependentsAsync(uid);

    public WatchConnection Watch(long? version, Action disconnect) => store.Watch(version, disconnect);
}
