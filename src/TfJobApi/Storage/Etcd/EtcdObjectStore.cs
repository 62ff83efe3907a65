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
    private readonly EtcdSeeding? _seeding;
    private int _isStarted;

    /// <summary>Reads nothing before its first use: a tenant that nobody has authenticated is discarded without notice.</summary>
    /// <param name="seeding">Null without seeds.</param>
    public EtcdObjectStore(EtcdClient client, EtcdKeys keys, EtcdCache cache, EtcdFeed feed, WatchHub hub, UpdateQueues queues, EtcdSeeding? seeding = null) =>
        (_client, _keys, _cache, _feed, _hub, _queues, _seeding) = (client, keys, cache, feed, hub, queues, seeding);

    /// <summary>The cached content, which may lack the newest writes of other replicas.</summary>
    public StoreSnapshot Snapshot => _cache.Snapshot;

    public long SizeOf(StoreSnapshot snapshot) => _cache.Memory.SizeOf(snapshot);

    public async ValueTask<ApiStatus?> WaitUntilReadyAsync()
    {
        if (await StartAsync() is { } failure)
        {
            return failure;
        }

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

    /// <summary>Starts the feed, and creates the seeds unless another replica did.</summary>
    private ValueTask<ApiStatus?> StartAsync()
    {
        if (Volatile.Read(ref _isStarted) == 0 && Interlocked.Exchange(ref _isStarted, 1) == 0)
        {
            _ = _feed.RunAsync();
        }

        return _seeding is null or { IsDone: true } ? default : _seeding.RunAsync();
    }

    private static ApiStatus NotFound(ObjectKey key) => ApiErrors.NotFound(key.Resource.Name, key.Name);

    private static ApiStatus Undecodable(ObjectKey key) => new(
        500, "InternalError", $"Internal error occurred: the stored value of {key.Resource.Name.Qualified} {GoQuote.Quote(key.Name)} is not an object of this API");

    /// <summary>Reads one object at a quorum.</summary>
    private async ValueTask<Result<ReadObject>> ReadAsync(ObjectKey key)
    {
        if (await StartAsync() is { } unready)
        {
            return unready;
        }

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
