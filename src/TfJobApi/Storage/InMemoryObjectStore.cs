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
    private readonly MemoryShare _heldLists;
    private readonly IRemovalObserver? _observer;
    private volatile StoreSnapshot _snapshot;

    /// <summary>The greatest version that was issued before the last restore.</summary>
    private long _issued;
    private bool _isClosed;

    /// <param name="start">The first change has the version after the version of this snapshot.</param>
    /// <param name="memory">Null for no limit.</param>
    /// <param name="observer">Null for none.</param>
    public InMemoryObjectStore(StoreSnapshot start, WatchHub hub, TimeProvider time, MemoryBudget? memory = null, IRemovalObserver? observer = null)
    {
        memory ??= MemoryBudget.Unlimited();
        _snapshot = start;
        _hub = hub;
        _observer = observer;
        _log = new(hub, memory.History);
        _heldLists = memory.HeldLists;
        _pageTokens = new(time, _heldLists);
        _memory = new(memory.Objects, start.Version);
        _log.Restart(start.Version);
    }

    public ValueTask<long> GetVersionAsync() => ValueTask.FromResult(_snapshot.Version);

    public ValueTask<ApiStatus?> CheckVersionAsync(long version) =>
        ValueTask.FromResult(_snapshot.Version is var newest && version > newest ? ApiErrors.VersionTooLarge(version, newest, ListQuery.CacheRetryAfter) : null);

    public ValueTask<Result<ApiObject>> GetAsync(ObjectKey key) =>
        ValueTask.FromResult<Result<ApiObject>>(_snapshot.Find(key, out _) is { } found ? found : StoreErrors.NotFound(key));

    public ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal, ICreationRequest? request = null)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return ValueTask.FromResult<Result<ApiObject>>(ApiErrors.TenantDeleted());
            }

            if (_snapshot.Find(created.Key, out var position) is { } existing)
            {
                return ValueTask.FromResult<Result<ApiObject>>(StoreErrors.AlreadyExists(existing));
            }

            return ValueTask.FromResult(mode == WriteMode.DryRun ? _memory.Check(created, null) : Store(Share(created, _snapshot), null, position));
        }
    }

    public ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal)
    {
        lock (_updateLocks[(uint)key.Name.GetHashCode(StringComparison.Ordinal) % UpdateLockCount])
        {
            while (_snapshot is var read && read.Find(key, out var position) is { } current)
            {
                var outcome = update(current);
                if (!outcome.TryGet(out var next, out _) || (ReferenceEquals(next, current) && !next.IsFinalized))
                {
                    return ValueTask.FromResult(outcome);
                }

                if (mode == WriteMode.DryRun)
                {
                    return ValueTask.FromResult(next.IsFinalized ? next : _memory.Check(next, current));
                }

                lock (_gate)
                {
                    // false if the object has been deleted meanwhile, and perhaps created again
                    if (ReferenceEquals(_snapshot, read) || ReferenceEquals(_snapshot.Find(key, out position), current))
                    {
                        return ValueTask.FromResult(next.IsFinalized ? Remove(next, current, position) : Store(next, current, position));
                    }
                }
            }

            return ValueTask.FromResult<Result<ApiObject>>(StoreErrors.NotFound(key));
        }
    }

    public ValueTask<Result<ObjectKey[]>> ListDependentsAsync(string uid) => new(_snapshot.ListDependents(uid).ToArray());

    public ValueTask<ApiStatus?> WaitUntilReadyAsync() => default;

    // A change is in the snapshot before it is in the log, so the log alone would expire a version that a list has just returned.
    public WatchConnection Watch(long? version, Action disconnect) =>
        new(_hub, _log, version, disconnect) { IsUnissued = version > _snapshot.Version };

    private static ApiObject Share(ApiObject created, StoreSnapshot snapshot) => created.WithSharedNamespace(snapshot.SharedNamespace(created.Key));

    /// <summary>Stores a revision under the next version. The caller holds the lock.</summary>
    private Result<ApiObject> Store(ApiObject next, ApiObject? previous, int position)
    {
        var stored = next.WithVersion(_snapshot.Version + 1);
        var size = _memory.SizeOf(previous);
        var change = new WatchEvent(previous is null ? WatchEventType.Added : WatchEventType.Modified, stored, previous);
        var snapshot = _snapshot.With(stored, position, stored.Version, size);
        var growth = _memory.SizeOf(stored) - size;
        if (stored.Meta.IsDeleting && previous?.Meta.IsDeleting != true)
        {
            _memory.ChargeMark(growth);
        }
        else if (_memory.Charge(growth) is { } failure)
        {
            return failure;
        }

        Commit(snapshot, change, size);
        return stored;
    }

    /// <summary>Removes an object, and returns <paramref name="last"/>. The caller holds the lock.</summary>
    private Result<ApiObject> Remove(ApiObject last, ApiObject current, int position)
    {
        var size = _memory.SizeOf(current);
        var snapshot = _snapshot.Without(current.Key, position, _snapshot.Version + 1, size);
        var change = new WatchEvent(WatchEventType.Deleted, current.WithVersion(snapshot.Version), current);

        _memory.Charge(-size);
        Commit(snapshot, change, size);
        return last;
    }

    /// <summary>Changes the store. Everything is allocated before, so that a lack of memory leaves snapshot and log consistent.</summary>
    private void Commit(StoreSnapshot snapshot, WatchEvent change, long replacedSize)
    {
        _snapshot = snapshot;
        Append(change, replacedSize);
    }

    private void Append(WatchEvent change) => Append(change, _memory.SizeOf(change.Previous));

    private void Append(WatchEvent change, long replacedSize)
    {
        _log.Append(change);
        if (change.Previous is { } previous)
        {
            _pageTokens.ChargeReplaced(previous, replacedSize);
        }

        if (change.Type == WatchEventType.Deleted)
        {
            _observer?.OnRemoved(change.Object);
        }
    }
}
