using TfJobApi.Errors;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>
/// Keeps one immutable snapshot. Readers copy the reference without a lock; writers replace it under one. Only updates that share
/// an update lock wait for each other's functions: those of one object, and by chance those of others.
/// </summary>
internal sealed partial class InMemoryObjectStore : IObjectStore, ISnapshotStore
{
    private const int UpdateLockCount = 64;

    private readonly Lock _gate = new();
    private readonly Lock[] _updateLocks = [.. Enumerable.Range(0, UpdateLockCount).Select(_ => new Lock())];
    private readonly WatchHub _hub;
    private readonly ChangeLog _log;
    private readonly PageTokens _pageTokens;
    private readonly StoreMemory _memory;
    private volatile StoreSnapshot _snapshot;

    /// <summary>The greatest version that was issued before the last restore.</summary>
    private long _issued;
    private bool _isClosed;

    /// <param name="start">The first change has the version after the version of this snapshot.</param>
    /// <param name="memory">Null for no limit.</param>
    public InMemoryObjectStore(StoreSnapshot start, WatchHub hub, TimeProvider time, MemoryBudget? memory = null)
    {
        memory ??= MemoryBudget.Unlimited();
        _snapshot = start;
        _hub = hub;
        _log = new(hub, memory.History);
        _pageTokens = new(time, memory.HeldLists);
        _memory = new(memory.Objects, start.Version);
        _log.Restart(start.Version);
    }

    public StoreSnapshot Snapshot => _snapshot;

    public ValueTask<long> GetVersionAsync() => ValueTask.FromResult(_snapshot.Version);

    public ValueTask<Result<ApiObject>> GetAsync(ObjectKey key) =>
        ValueTask.FromResult<Result<ApiObject>>(_snapshot.Find(key, out _) is { } found ? found : ApiErrors.NotFound(key.Resource.Name, key.Name));

    public ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return ValueTask.FromResult<Result<ApiObject>>(ApiErrors.NamespaceNotFound(created.Key.Namespace));
            }

            if (_snapshot.Find(created.Key, out var position) is not null)
            {
                return ValueTask.FromResult<Result<ApiObject>>(ApiErrors.AlreadyExists(created.Resource.Name, created.Key.Name));
            }

            return ValueTask.FromResult(mode == WriteMode.DryRun ? _memory.Check(created, null) : Store(Share(created), null, position));
        }
    }

    public ValueTask<Result<StoreSnapshot>> CreateAllAsync(IReadOnlyList<ApiObject> created)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return ValueTask.FromResult<Result<StoreSnapshot>>(ApiErrors.NamespaceNotFound(created[0].Key.Namespace));
            }

            if (created.FirstOrDefault(item => _snapshot.Find(item.Key, out _) is not null) is { } taken)
            {
                return ValueTask.FromResult<Result<StoreSnapshot>>(ApiErrors.AlreadyExists(taken.Resource.Name, taken.Key.Name));
            }

            var versioned = created.Select((item, index) => Share(item).WithVersion(_snapshot.Version + 1 + index)).ToList();
            if (_memory.Charge(versioned.Sum(_memory.SizeOf)) is { } failure)
            {
                return ValueTask.FromResult<Result<StoreSnapshot>>(failure);
            }

            foreach (var item in versioned)
            {
                _snapshot.Find(item.Key, out var position);
                Append(item, null, position);
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
                if (!outcome.TryGet(out var next, out _) || ReferenceEquals(next, current))
                {
                    return ValueTask.FromResult(outcome);
                }

                if (mode == WriteMode.DryRun)
                {
                    return ValueTask.FromResult(_memory.Check(next, current));
                }

                lock (_gate)
                {
                    // false if the object has been deleted meanwhile, and perhaps created again
                    if (ReferenceEquals(_snapshot, read) || ReferenceEquals(_snapshot.Find(key, out position), current))
                    {
                        return ValueTask.FromResult(Store(next, current, position));
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

    // A change is in the snapshot before it is in the log, so the log alone would expire a version that a list has just returned.
    public WatchConnection Watch(long? version, Action disconnect) =>
        new(_hub, _log, version, disconnect) { IsUnissued = version > _snapshot.Version };

    public long SizeOf(StoreSnapshot snapshot) => _memory.SizeOf(snapshot);

    public ApiStatus? Restore(StoreSnapshot snapshot, VersionOrder versions = VersionOrder.Continue)
    {
        var bytes = _memory.SizeOf(snapshot);
        lock (_gate)
        {
            if (_isClosed)
            {
                return null;
            }

            if (_memory.Set(bytes) is { } failure)
            {
                return failure;
            }

            _issued = Math.Max(_issued, _snapshot.Version);
            var isCurrent = snapshot.HasContentOf(_snapshot) && _snapshot.Version == _issued;
            Replace(versions == VersionOrder.Restart ? snapshot : isCurrent ? _snapshot : snapshot.WithVersion(_issued + 1));
            return null;
        }
    }

    public void ContinueAfter(long version)
    {
        lock (_gate)
        {
            Replace(_snapshot.WithVersion(Math.Max(_snapshot.Version, version + 1)));
        }
    }

    public long Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _memory.Set(0);
            Replace(StoreSnapshot.Empty(Math.Max(_issued, _snapshot.Version) + 1));
            return _snapshot.Version;
        }
    }

    /// <summary>Replaces the whole content, and expires page tokens and watches. The caller holds the lock.</summary>
    private void Replace(StoreSnapshot next)
    {
        // Before the log: a watch from a version that a list returned in between is of the previous era, and expires.
        _snapshot = next;
        _log.Restart(next.Version);
        _pageTokens.Clear();
    }

    private ApiObject Share(ApiObject created) => created.WithSharedNamespace(_snapshot.SharedNamespace(created.Key));

    /// <summary>Stores a revision under the next version. The caller holds the lock.</summary>
    private Result<ApiObject> Store(ApiObject next, ApiObject? previous, int position)
    {
        var stored = next.WithVersion(_snapshot.Version + 1);
        var replaced = _memory.SizeOf(previous);
        if (_memory.Charge(_memory.SizeOf(stored) - replaced) is { } failure)
        {
            return failure;
        }

        Append(stored, previous, position);
        if (previous is not null)
        {
            _pageTokens.ChargeReplaced(previous, replaced);
        }

        return stored;
    }

    private void Append(ApiObject stored, ApiObject? previous, int position)
    {
        _snapshot = _snapshot.With(stored, position, stored.Version);
        _log.Append(new(previous is null ? WatchEventType.Added : WatchEventType.Modified, stored, previous));
    }

    /// <summary>Removes an object. The caller holds the lock.</summary>
    private void Remove(ApiObject current, int position)
    {
        _snapshot = _snapshot.Without(current.Key, position, _snapshot.Version + 1);
        _log.Append(new(WatchEventType.Deleted, current.WithVersion(_snapshot.Version), current));

        var size = _memory.SizeOf(current);
        _memory.Charge(-size);
        _pageTokens.ChargeReplaced(current, size);
    }
}
