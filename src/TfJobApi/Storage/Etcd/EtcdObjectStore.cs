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
    private readonly EtcdReader _reader;
    private readonly EtcdCache _cache;
    private readonly EtcdFeed _feed;
    private readonly WatchHub _hub;
    private readonly UpdateQueues _queues;
    private readonly EtcdSeeding? _seeding;
    private int _isStarted;
    private bool _isClosed;

    /// <summary>Reads nothing before its first use: a tenant that nobody has authenticated is discarded without notice.</summary>
    /// <param name="seeding">Null without seeds.</param>
    public EtcdObjectStore(EtcdClient client, EtcdKeys keys, EtcdReader reader, EtcdCache cache, EtcdFeed feed, WatchHub hub, UpdateQueues queues, EtcdSeeding? seeding = null) =>
        (_client, _keys, _reader, _cache, _feed, _hub, _queues, _seeding) = (client, keys, reader, cache, feed, hub, queues, seeding);

    /// <summary>The cached content, which may lack the newest writes of other replicas.</summary>
    public StoreSnapshot Snapshot => _cache.Snapshot;

    public async ValueTask<Result<StoreSnapshot>> GetContentAsync() => await StartAsync() is { } unready ? unready : await _reader.ReadAllAsync();

    public long CountUndecoded(ResourceDefinition resource) => _reader.CountUndecoded(resource);

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

    public async ValueTask<ApiStatus?> CheckVersionAsync(long version) =>
        version <= _cache.Snapshot.Version ? null
            : !(await ReadRevisionAsync()).TryGet(out var revision, out var failure) ? failure
            : version > revision ? ApiErrors.VersionTooLarge(version, revision, ListQuery.CacheRetryAfter)
            : null;

    public async ValueTask<Result<ApiObject>> GetAsync(ObjectKey key) =>
        (await ReadAsync(key)).TryGet(out var found, out var failure) ? found.Object is { } item ? item : StoreErrors.NotFound(key) : failure;

    public async ValueTask<Result<ObjectKey[]>> ListDependentsAsync(string uid) =>
        await WaitUntilReadyAsync() is { } unready ? unready
        : await _cache.CatchUpAsync() ? _cache.Snapshot.ListDependents(uid).ToArray()
        : ApiErrors.ServiceUnavailable(retryAfter: 1);

    // A version that the cache does not have yet may be that of a list, which is as new as etcd.
    public WatchConnection Watch(long? version, Action disconnect) => new(_hub, _cache.Log, version, disconnect);

    public void ContinueAfter(long version)
    {
        // versions are etcd's
    }

    public long Close()
    {
        Volatile.Write(ref _isClosed, true);
        _feed.Dispose();
        _cache.Close();
        return _cache.Snapshot.Version;
    }

    public void Dispose() => _feed.Dispose();

    /// <summary>Starts the feed, and creates the seeds unless another replica did. Returns 404 after the store was closed.</summary>
    private ValueTask<ApiStatus?> StartAsync()
    {
        if (Volatile.Read(ref _isClosed))
        {
            return new(ApiErrors.TenantDeleted());
        }

        if (Volatile.Read(ref _isStarted) == 0 && Interlocked.Exchange(ref _isStarted, 1) == 0)
        {
            _ = _feed.RunAsync();
        }

        return _seeding is null or { IsDone: true } ? default : _seeding.RunAsync();
    }

    private static ApiStatus Undecodable(ObjectKey key) => new(
        500, "InternalError", $"Internal error occurred: the stored value of {key.Resource.Name.Qualified} {GoQuote.Quote(key.Name)} is not an object of this API");

    /// <summary>Reads one object at a quorum.</summary>
    private async ValueTask<Result<FoundObject>> ReadAsync(ObjectKey key, TimeSpan? patience = null)
    {
        if (await StartAsync() is { } unready)
        {
            return unready;
        }

        if (!(await _client.RangeAsync(new() { Key = _keys.Key(key) }, patience)).TryGet(out var response, out var failure))
        {
            return failure;
        }

        if (response.Kvs is not [var found])
        {
            return default(FoundObject);
        }

        return Cached(key, found) is { } item ? new FoundObject(item) : Undecodable(key);
    }

    /// <summary>Returns the cached object if it has the revision; otherwise decodes the value.</summary>
    private ApiObject? Cached(ObjectKey key, KeyValue found) =>
        _cache.Snapshot.Find(key, out _) is { } cached && cached.Version == found.ModRevision ? cached : _reader.Decode(key, found);
}
