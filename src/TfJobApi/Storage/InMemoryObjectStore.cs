using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>
/// Keeps one immutable snapshot. Readers copy the reference without a lock; writers replace it under one. Only updates that share
/// an update lock wait for each other's functions: those of one object, and by chance those of others.
/// </summary>
internal sealed class InMemoryObjectStore : IObjectStore, ISnapshotStore
{
    private const int UpdateLockCount = 64;

    /// <summary>
    /// The maximum number of changes that are undone for a list of an older version. Each takes about 200 bytes, because such a
    /// snapshot shares little with others.
    /// </summary>
    private const int MaxUndone = 256;

    private readonly Lock _gate = new();
    private readonly Lock[] _updateLocks = [.. Enumerable.Range(0, UpdateLockCount).Select(_ => new Lock())];
    private readonly WatchHub _hub;
    private readonly ChangeLog _log;
    private readonly PageTokens _pageTokens;
    private volatile StoreSnapshot _snapshot;

    /// <param name="start">The first change has the version after the version of this snapshot.</param>
    public InMemoryObjectStore(StoreSnapshot start, WatchHub hub, TimeProvider time)
    {
        _snapshot = start;
        _hub = hub;
        _log = new(hub);
        _pageTokens = new(time);
        _log.Restart(start.Version);
    }

    public StoreSnapshot Snapshot => _snapshot;

    public ValueTask<long> GetVersionAsync() => ValueTask.FromResult(_snapshot.Version);

    public ValueTask<Result<ApiObject>> GetAsync(ObjectKey key) =>
        ValueTask.FromResult<Result<ApiObject>>(_snapshot.Find(key, out _) is { } found ? found : ApiErrors.NotFound(key.Resource.Name, key.Name));

    public ValueTask<Result<ObjectList>> ListAsync(ListQuery query) => ValueTask.FromResult<Result<ObjectList>>(
        SnapshotFor(query).TryGet(out var snapshot, out var failure) ? Read(query, snapshot) : failure);

    public ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal)
    {
        lock (_gate)
        {
            if (_snapshot.Find(created.Key, out var position) is not null)
            {
                return ValueTask.FromResult<Result<ApiObject>>(ApiErrors.AlreadyExists(created.Resource.Name, created.Key.Name));
            }

            return ValueTask.FromResult<Result<ApiObject>>(mode == WriteMode.DryRun ? created : Store(Share(created), null, position));
        }
    }

    public ValueTask<Result<StoreSnapshot>> CreateAllAsync(IReadOnlyList<ApiObject> created)
    {
        lock (_gate)
        {
            if (created.FirstOrDefault(item => _snapshot.Find(item.Key, out _) is not null) is { } taken)
            {
                return ValueTask.FromResult<Result<StoreSnapshot>>(ApiErrors.AlreadyExists(taken.Resource.Name, taken.Key.Name));
            }

            foreach (var item in created)
            {
                _snapshot.Find(item.Key, out var position);
                Store(Share(item), null, position);
            }

            return ValueTask.FromResult<Result<StoreSnapshot>>(_snapshot);
        }
    }

    public ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal)
    {
        lock (_updateLocks[(uint)key.Name.GetHashCode(StringComparison.Ordinal) % UpdateLockCount])
        {
            while (_snapshot is var read && read.Find(key, out var position) is { } current)
            {
                var outcome = update(current);
                if (mode == WriteMode.DryRun || !outcome.TryGet(out var next, out _) || ReferenceEquals(next, current))
                {
                    return ValueTask.FromResult(outcome);
                }

                lock (_gate)
                {
                    // false if the object has been deleted meanwhile, and perhaps created again
                    if (ReferenceEquals(_snapshot, read) || ReferenceEquals(_snapshot.Find(key, out position), current))
                    {
                        return ValueTask.FromResult<Result<ApiObject>>(Store(next, current, position));
                    }
                }
            }

            return ValueTask.FromResult<Result<ApiObject>>(ApiErrors.NotFound(key.Resource.Name, key.Name));
        }
    }

    public ValueTask<Result<ApiObject>> DeleteAsync(ObjectKey key, Func<ApiObject, ApiStatus?> check, WriteMode mode = WriteMode.Normal)
    {
        lock (_gate)
        {
            if (_snapshot.Find(key, out var position) is not { } current)
            {
                return ValueTask.FromResult<Result<ApiObject>>(ApiErrors.NotFound(key.Resource.Name, key.Name));
            }

            if (check(current) is { } failure)
            {
                return ValueTask.FromResult<Result<ApiObject>>(failure);
            }

            if (mode == WriteMode.Normal)
            {
                Remove(current, position);
            }

            return ValueTask.FromResult<Result<ApiObject>>(current);
        }
    }

    public WatchConnection Watch(long? version, Action disconnect) => new(_hub, _log, version, disconnect);

    public void Restore(StoreSnapshot snapshot)
    {
        lock (_gate)
        {
            _snapshot = snapshot;
            _log.Restart(snapshot.Version);
            _pageTokens.Clear();
        }
    }

    private Result<StoreSnapshot> SnapshotFor(ListQuery query)
    {
        var current = _snapshot;
        if (query.Version is not { } version || version == current.Version)
        {
            return current;
        }

        if (query.After is null && version > current.Version)
        {
            return ApiErrors.VersionTooLarge(version, current.Version);
        }

        if (!query.IsExact)
        {
            return current;
        }

        return (_pageTokens.Find(version) ?? (query.After is null ? Undo(version) : null)) is { } found
            ? found
            : ApiErrors.Expired("The resourceVersion for the provided list is too old.");
    }

    private ObjectList Read(ListQuery query, StoreSnapshot snapshot)
    {
        var items = snapshot.List(query.Resource, query.Namespace, query.After);
        if (query.Filter is { } filter)
        {
            items = items.Where(filter);
        }

        if (query.Limit is not { } limit)
        {
            return new(items, snapshot.Version);
        }

        var page = items.Take(limit + 1).ToList();
        if (page.Count <= limit)
        {
            return new(page, snapshot.Version);
        }

        page.RemoveAt(limit);
        _pageTokens.Keep(snapshot);

        int? remaining = query.Filter is null ? snapshot.CountAfter(query.Resource, query.Namespace, page[^1].Key) : null;
        return new(page, snapshot.Version, HasMore: true, remaining);
    }

    /// <summary>Returns the content at an older version, or null if too many changes followed, or some of them are no longer kept.</summary>
    private StoreSnapshot? Undo(long version)
    {
        StoreSnapshot snapshot;
        int era;
        lock (_gate)
        {
            (snapshot, era) = (_snapshot, _hub.Era);
        }

        // negative if the store was restored after the caller read the version
        var count = snapshot.Version - version;
        if (count is < 0 or > MaxUndone)
        {
            return null;
        }

        var changes = new List<WatchEvent>((int)count);
        return _log.TryRead(era, version, changes) ? changes.AsEnumerable().Reverse().Aggregate(snapshot, Undo) : null;
    }

    private static StoreSnapshot Undo(StoreSnapshot later, WatchEvent change)
    {
        var version = change.Version - 1;
        later.Find(change.Object.Key, out var position);

        return change.Previous is { } previous ? later.With(previous, position, version) : later.Without(change.Object.Key, position, version);
    }

    private ApiObject Share(ApiObject created) => created.WithSharedNamespace(_snapshot.SharedNamespace(created.Key));

    /// <summary>Stores a revision under the next version. The caller holds the lock.</summary>
    private ApiObject Store(ApiObject next, ApiObject? previous, int position)
    {
        var stored = next.WithVersion(_snapshot.Version + 1);
        _snapshot = _snapshot.With(stored, position, stored.Version);
        _log.Append(new(previous is null ? WatchEventType.Added : WatchEventType.Modified, stored, previous));

        return stored;
    }

    /// <summary>Removes an object. The caller holds the lock.</summary>
    private void Remove(ApiObject current, int position)
    {
        _snapshot = _snapshot.Without(current.Key, position, _snapshot.Version + 1);
        _log.Append(new(WatchEventType.Deleted, current.WithVersion(_snapshot.Version), current));
    }
}
