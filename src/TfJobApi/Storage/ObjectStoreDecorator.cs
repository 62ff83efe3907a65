using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>Passes every operation on to another store.</summary>
internal abstract class ObjectStoreDecorator(IObjectStore store) : IObjectStore
{
    protected IObjectStore Store { get; } = store;

    public ValueTask<long> GetVersionAsync() => Store.GetVersionAsync();

    public ValueTask<ApiStatus?> CheckVersionAsync(long version) => Store.CheckVersionAsync(version);

    public virtual ValueTask<Result<ApiObject>> GetAsync(ObjectKey key) => Store.GetAsync(key);

    public virtual ValueTask<Result<ObjectList>> ListAsync(ListQuery query) => Store.ListAsync(query);

    public virtual ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal, ICreationRequest? request = null) => Store.CreateAsync(created, mode, request);

    public virtual ValueTask<Result<ApiObject>> UpdateAsync(
        ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal) => Store.UpdateAsync(key, update, mode);

    public ValueTask<Result<ObjectKey[]>> ListDependentsAsync(string uid) => Store.ListDependentsAsync(uid);

    public ValueTask<ApiStatus?> WaitUntilReadyAsync() => Store.WaitUntilReadyAsync();

    public WatchConnection Watch(long? version, Action disconnect) => Store.Watch(version, disconnect);
}
