using Google.Protobuf;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage.Etcd.Protocol;
using TfJobApi.Watch;

namespace TfJobApi.Storage.Etcd;

/// <summary>
/// Stores objects in etcd, which other replicas and a kube-apiserver can share. Each write is a transaction of one object: changes of
/// one transaction would have one version.
/// </summary>
internal sealed partial class EtcdObjectStore : IObjectStore, IContentStore, IDisposable
{
    private readonly EtcdClient _client;
    private readonly EtcdKeys _keys;
    private readonly EtcdCache _cache;
    private readonly EtcdFeed _feed;
    private readonly WatchHub _hub;
    private readonly UpdateQueues _queues;

    public EtcdObjectStore(EtcdClient client, EtcdKeys keys, EtcdCache cache, EtcdFeed feed, WatchHub hub, UpdateQueues queues)
    {
        (_client, _keys, _cache, _feed, _hub, _queues) = (client, keys, cache, feed, hub, queues);
        _ = feed.RunAsync();
    }

    /// <summary>The cached content, which may lack the newest writes of other replicas.</summary>
    public StoreSnapshot Snapshot => _cache.Snapshot;

    public async ValueTask<ApiStatus?> WaitUntilReadyAsync()
    {
        if (!_cache.Ready.IsCompleted)
        {
            await _cache.Ready.WaitAsync(EtcdClient.Patience, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return _cache.Ready.IsCompleted ? null : ApiErrors.ServiceUnavailable(retryAfter: 1);
    }

    /// <summary>Returns the version of the newest change that has arrived. etcd's own revision also counts writes of others.</summary>
    public async ValueTask<long> GetVersionAsync()
    {
        await WaitUntilReadyAsync();
        return _cache.Snapshot.Version;
    }

    public async ValueTask<Result<ApiObject>> GetAsync(ObjectKey key) =>
        (await ReadAsync(key)).TryGet(out var found, out var failure) ? found.Object is { } item ? item : NotFound(key) : failure;

    public async ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal)
    {
        var key = _keys.Key(created.Key);
        if (_cache.Memory.Check(created, null) is var checkedMemory && !checkedMemory.TryGet(out _, out var failure))
        {
            return failure;
        }

        if (!EtcdValues.Encode(created, key).TryGet(out var value, out failure))
        {
            return failure;
        }

        if (mode == WriteMode.DryRun)
        {
            return (await ReadAsync(created.Key)).TryGet(out var found, out failure) ? found.Object is { } other ? AlreadyExists(other) : created : failure;
        }

        if (!(await _client.PutAsync(key, value, expected: 0)).TryGet(out var write, out failure))
        {
            return failure;
        }

        if (write.IsApplied)
        {
            await _cache.WaitAsync(write.Revision);
            return created.WithVersion(write.Revision);
        }

        // The response depends on whether the other object is being deleted. If it is gone meanwhile, it existed.
        return (await ReadAsync(created.Key)).TryGet(out var existing, out failure) && existing.Object is { } taken
            ? AlreadyExists(taken)
            : ApiErrors.AlreadyExists(created.Resource.Name, created.Key.Name);
    }

    public async ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal)
    {
        using var turn = await _queues.EnterAsync(key);
        if (turn is null)
        {
            return ApiErrors.ServiceUnavailable(retryAfter: 1);
        }

        // Nothing is rejected, or left unchanged, on the word of the cache: then the object is read again, and the function runs again.
        var (current, isConfirmed) = (_cache.Snapshot.Find(key, out _), false);
        while (true)
        {
            if (current is null && isConfirmed)
            {
                return NotFound(key);
            }

            Result<ApiObject> outcome = current is null ? NotFound(key) : update(current);
            if (current is null || !outcome.TryGet(out var next, out _) || (ReferenceEquals(next, current) && !next.IsFinalized) || mode == WriteMode.DryRun)
            {
                if (isConfirmed)
                {
                    return mode == WriteMode.DryRun ? CheckWrite(outcome, current!) : outcome;
                }

                if (!(await ReadAsync(key)).TryGet(out var read, out var failure))
                {
                    return failure;
                }

                isConfirmed = true;
                if (current is not null && read.Object?.Version == current.Version)
                {
                    return mode == WriteMode.DryRun ? CheckWrite(outcome, current) : outcome;
                }

                current = read.Object;
                continue;
            }

            if (!(await WriteAsync(key, next, current)).TryGet(out var write, out var error))
            {
                return error;
            }

            if (write.IsApplied)
            {
                await _cache.WaitAsync(write.Revision);
                return next.IsFinalized ? next : next.WithVersion(write.Revision);
            }

            if (write.Found is { } found && _feed.Decode(key, found) is null)
            {
                return Undecodable(key);
            }

            (current, isConfirmed) = (write.Found is null ? null : _feed.Decode(key, write.Found), true);
        }
    }

    public async ValueTask<IReadOnlyCollection<ObjectKey>> ListDependentsAsync(string uid)
    {
        await WaitUntilReadyAsync();
        return _cache.Snapshot.ListDependents(uid);
    }

    // A version that the cache does not have yet may be that of a list, which is as new as etcd.
    public WatchConnection Watch(long? version, Action disconnect) => new(_hub, _cache.Log, version, disconnect);

    public void ContinueAfter(long version)
    {
        // versions are etcd's
    }

    public long Close()
    {
        _feed.Dispose();
        _cache.Close();
        return _cache.Snapshot.Version;
    }

    public void Dispose() => _feed.Dispose();

    private static ApiStatus NotFound(ObjectKey key) => ApiErrors.NotFound(key.Resource.Name, key.Name);

    private static ApiStatus AlreadyExists(ApiObject existing) =>
        ApiErrors.AlreadyExists(existing.Resource.Name, existing.Key.Name, existing.Meta.IsDeleting);

    private static ApiStatus Undecodable(ObjectKey key) => new(
        500, "InternalError", $"Internal error occurred: the stored value of {key.Resource.Name.Qualified} {GoQuote.Quote(key.Name)} is not an object of this API");

    private Result<ApiObject> CheckWrite(Result<ApiObject> outcome, ApiObject current) =>
        !outcome.TryGet(out var next, out _) || ReferenceEquals(next, current) || next.IsFinalized ? outcome
        : EtcdValues.Encode(next, _keys.Key(next.Key)).TryGet(out _, out var failure) ? _cache.Memory.Check(next, current)
        : failure;

    private async ValueTask<Result<EtcdWrite>> WriteAsync(ObjectKey key, ApiObject next, ApiObject current)
    {
        var path = _keys.Key(key);
        if (next.IsFinalized)
        {
            return await _client.DeleteAsync(path, current.Version);
        }

        // The mark of a deletion needs no memory: otherwise a full store could not be emptied.
        if (!next.Meta.IsDeleting && !_cache.Memory.Check(next, current).TryGet(out _, out var failure))
        {
            return failure;
        }

        return EtcdValues.Encode(next, path).TryGet(out var value, out failure) ? await _client.PutAsync(path, value, current.Version) : failure;
    }

    /// <summary>Reads one object at a quorum.</summary>
    private async ValueTask<Result<ReadObject>> ReadAsync(ObjectKey key)
    {
        if (!(await _client.RangeAsync(new() { Key = _keys.Key(key) })).TryGet(out var response, out var failure))
        {
            return failure;
        }

        if (response.Kvs is not [var found])
        {
            return new ReadObject(null);
        }

        return Cached(key, found) is { } item ? new ReadObject(item) : Undecodable(key);
    }

    /// <summary>Returns the cached object if it has the revision; otherwise decodes the value.</summary>
    private ApiObject? Cached(ObjectKey key, KeyValue found) =>
        _cache.Snapshot.Find(key, out _) is { } cached && cached.Version == found.ModRevision ? cached : _feed.Decode(key, found);

    /// <param name="Object">Null if the key does not exist.</param>
    private sealed record ReadObject(ApiObject? Object);
}
