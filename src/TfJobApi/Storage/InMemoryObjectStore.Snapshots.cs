using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>Operations on the whole content.</summary>
internal sealed partial class InMemoryObjectStore
{
    public StoreSnapshot Snapshot => _snapshot;

    public ValueTask<Result<StoreSnapshot>> GetContentAsync() => new(_snapshot);

    public ValueTask<Result<BulkCreation>> CreateAllAsync(IReadOnlyList<ApiObject> created, NameConflict conflict = NameConflict.Fail)
    {
        lock (_gate)
        {
            if (_isClosed && created is [_, ..])
            {
                return ValueTask.FromResult<Result<BulkCreation>>(ApiErrors.TenantDeleted());
            }

            var snapshot = _snapshot;
            var changes = new List<WatchEvent>(created.Count);
            foreach (var item in created)
            {
                var current = snapshot.Find(item.Key, out _);
                if (current is not null && (conflict == NameConflict.Skip || item.ContentEquals(current)))
                {
                    continue;
                }

                if (current is not null && conflict == NameConflict.Fail)
                {
                    return ValueTask.FromResult<Result<BulkCreation>>(StoreErrors.AlreadyExists(current));
                }

                snapshot = Add(item, current, snapshot, changes);
            }

            var replaced = changes.Select(change => change.Previous).OfType<ApiObject>();
            var stored = changes.Where(change => change.Type != WatchEventType.Deleted).Select(change => change.Object);
            if (_memory.Charge(stored.Sum(item => _memory.SizeOf(item)) - replaced.Sum(item => _memory.SizeOf(item))) is { } failure)
            {
                return ValueTask.FromResult<Result<BulkCreation>>(failure);
            }

            _snapshot = snapshot;
            changes.ForEach(Append);

            return ValueTask.FromResult<Result<BulkCreation>>(new BulkCreation(snapshot, changes));
        }
    }

    public long SizeOf(StoreSnapshot snapshot) => _memory.SizeOf(snapshot);

    public ApiStatus? Restore(StoreSnapshot snapshot, VersionOrder versions = VersionOrder.Continue)
    {
        var bytes = _memory.SizeOf(snapshot);
        lock (_gate)
        {
            if (_isClosed)
            {
                return ApiErrors.TenantDeleted();
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

    /// <summary>Adds an object to a snapshot, and the changes to a list. An object of another uid is deleted before.</summary>
    private StoreSnapshot Add(ApiObject item, ApiObject? current, StoreSnapshot snapshot, List<WatchEvent> changes)
    {
        var previous = current;
        if (current is not null && current.Uid != item.Uid)
        {
            snapshot.Find(current.Key, out var place);
            snapshot = snapshot.Without(current.Key, place, snapshot.Version + 1, _memory.SizeOf(current));
            changes.Add(new(WatchEventType.Deleted, current.WithVersion(snapshot.Version), current));
            previous = null;
        }

        var stored = Share(item, snapshot).WithVersion(snapshot.Version + 1);
        snapshot.Find(item.Key, out var position);
        changes.Add(new(previous is null ? WatchEventType.Added : WatchEventType.Modified, stored, previous));

        return snapshot.With(stored, position, stored.Version, _memory.SizeOf(previous));
    }

    /// <summary>Replaces the whole content, and expires page tokens and watches. The caller holds the lock.</summary>
    private void Replace(StoreSnapshot next)
    {
        // Before the log: a watch from a version that a list returned in between is of the previous era, and expires.
        _snapshot = next;
        _log.Restart(next.Version);
        _pageTokens.Clear();
    }
}
