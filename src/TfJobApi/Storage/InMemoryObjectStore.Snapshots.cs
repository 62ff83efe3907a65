using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>Operations on the whole content.</summary>
internal sealed partial class InMemoryObjectStore
{
    public StoreSnapshot Snapshot => _snapshot;

    public ValueTask<Result<StoreSnapshot>> CreateAllAsync(IReadOnlyList<ApiObject> created)
    {
        lock (_gate)
        {
            if (_isClosed && created is [var first, ..])
            {
                return ValueTask.FromResult<Result<StoreSnapshot>>(ApiErrors.NamespaceNotFound(first.Key.Namespace));
            }

            if (created.Select(item => _snapshot.Find(item.Key, out _)).FirstOrDefault(found => found is not null) is { } taken)
            {
                return ValueTask.FromResult<Result<StoreSnapshot>>(AlreadyExists(taken));
            }

            var snapshot = _snapshot;
            var changes = new List<WatchEvent>(created.Count);
            foreach (var item in created)
            {
                var stored = Share(item, snapshot).WithVersion(snapshot.Version + 1);
                snapshot.Find(item.Key, out var position);
                snapshot = snapshot.With(stored, position, stored.Version);
                changes.Add(new(WatchEventType.Added, stored, null));
            }

            if (_memory.Charge(changes.Sum(change => _memory.SizeOf(change.Object))) is { } failure)
            {
                return ValueTask.FromResult<Result<StoreSnapshot>>(failure);
            }

            _snapshot = snapshot;
            changes.ForEach(_log.Append);

            return ValueTask.FromResult<Result<StoreSnapshot>>(snapshot);
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
                return ApiErrors.NamespaceNotFound(snapshot.All.FirstOrDefault()?.Key.Namespace ?? "");
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
}
