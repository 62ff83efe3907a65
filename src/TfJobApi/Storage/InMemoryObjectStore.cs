using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>
/// One immutable snapshot behind one reference: readers take it and need no lock; writers swap it under one. Updates of one
/// TFJob wait for each other, those of different ones (but for chance) do not, however long their functions take.
/// </summary>
internal sealed class InMemoryObjectStore : IObjectStore
{
    private const int Turns = 64;

    /// <summary>
    /// How many changes are undone at most to find what there was. A snapshot that is made so shares little with others, and
    /// each of these changes costs it 200 bytes.
    /// </summary>
    private const int MostUndone = 256;

    private readonly Lock _gate = new();
    private readonly Lock[] _turns = [.. Enumerable.Range(0, Turns).Select(_ => new Lock())];
    private readonly WatchHistory _history;
    private volatile StoreSnapshot _snapshot;

    /// <param name="start">What it holds at first; the first change gets the version after its.</param>
    /// <param name="history">Where every change is told, in the order of versions.</param>
    public InMemoryObjectStore(StoreSnapshot start, WatchHistory history)
    {
        _snapshot = start;
        _history = history;
        history.Begin(start.Version);
    }

    public StoreSnapshot Snapshot => _snapshot;

    public ApiObject? Find(ObjectKey key) => _snapshot.Find(key);

    public ValueTask<Result<ApiObject>> CreateAsync(ApiObject job)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<Result<ApiObject>>(
                _snapshot.Find(job.Key) is null ? Swap(job, null) : ApiErrors.AlreadyExists(job.Key.Name));
        }
    }

    public ValueTask<Result<StoreSnapshot>> CreateAllAsync(IReadOnlyList<ApiObject> jobs)
    {
        lock (_gate)
        {
            if (jobs.FirstOrDefault(job => _snapshot.Find(job.Key) is not null) is { } taken)
            {
                return ValueTask.FromResult<Result<StoreSnapshot>>(ApiErrors.AlreadyExists(taken.Key.Name));
            }

            foreach (var job in jobs)
            {
                Swap(job, null);
            }

            return ValueTask.FromResult<Result<StoreSnapshot>>(_snapshot);
        }
    }

    public ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> mutate)
    {
        lock (_turns[(uint)key.GetHashCode() % Turns])
        {
            while (_snapshot is var taken && taken.Find(key, out var place) is { } current)
            {
                var outcome = mutate(current);
                if (!outcome.Succeeded(out var next, out _) || ReferenceEquals(next, current))
                {
                    return ValueTask.FromResult(outcome);
                }

                lock (_gate)
                {
                    // only a delete can have come between, and then a create
                    if (ReferenceEquals(_snapshot, taken) || ReferenceEquals(_snapshot.Find(key), current))
                    {
                        return ValueTask.FromResult<Result<ApiObject>>(Swap(next, current, place));
                    }
                }
            }

            return ValueTask.FromResult<Result<ApiObject>>(ApiErrors.NotFound(key.Name));
        }
    }

    public ValueTask<Result<ApiObject>> DeleteAsync(ObjectKey key, Func<ApiObject, ApiStatus?> check)
    {
        lock (_gate)
        {
            if (_snapshot.Find(key) is not { } current)
            {
                return ValueTask.FromResult<Result<ApiObject>>(ApiErrors.NotFound(key.Name));
            }

            if (check(current) is { } failure)
            {
                return ValueTask.FromResult<Result<ApiObject>>(failure);
            }

            Take(current);
            return ValueTask.FromResult<Result<ApiObject>>(current);
        }
    }

    public async ValueTask<IReadOnlyList<ApiObject>> DeleteAllAsync(string @namespace, IReadOnlyList<string> names, Func<ApiObject, bool> matches)
    {
        var pace = _history.Pace();
        var era = _history.Era;
        List<ApiObject> removed = [];
        for (var next = 0; next < names.Count;)
        {
            if (next > 0)
            {
                await pace.WaitAsync(_snapshot.Version);
            }

            lock (_gate)
            {
                // what has been put back meanwhile was not meant
                if (_history.Era != era)
                {
                    break;
                }

                next = DeleteSome(@namespace, names, next, Math.Min(next + pace.Length, names.Count), matches, removed);
            }
        }

        return removed;
    }

    public StoreSnapshot? At(long version)
    {
        StoreSnapshot snapshot;
        int era;
        lock (_gate)
        {
            (snapshot, era) = (_snapshot, _history.Era);
        }

        // it can have been put back to an older one since the caller looked
        var since = snapshot.Version - version;
        if (since is < 0 or > MostUndone)
        {
            return null;
        }

        var changes = new List<WatchEvent>((int)since);
        return _history.TryRead(era, version, changes) ? changes.AsEnumerable().Reverse().Aggregate(snapshot, (later, change) => later.Before(change)) : null;
    }

    public void Restore(StoreSnapshot snapshot)
    {
        lock (_gate)
        {
            _snapshot = snapshot;
            _history.Begin(snapshot.Version);
        }
    }

    /// <summary>Removes what matches, as long as it is not too much at once; every removal is a change of its own. The lock is held.</summary>
    /// <returns>Which name to go on with.</returns>
    private int DeleteSome(string @namespace, IReadOnlyList<string> names, int next, int end, Func<ApiObject, bool> matches, List<ApiObject> removed)
    {
        for (var bytes = 0; next < end && bytes < WatchPace.ByteLength; next++)
        {
            if (_snapshot.Find(new(TfJob.Definition, @namespace, names[next])) is { } job && matches(job))
            {
                Take(job);
                removed.Add(job);
                bytes += job.Length;
            }
        }

        return next;
    }

    /// <summary>Removes a current revision; the lock is held.</summary>
    private void Take(ApiObject current)
    {
        _snapshot = _snapshot.Without(current.Key, _snapshot.Version + 1);
        _history.Append(new(WatchEventType.Deleted, current.WithVersion(_snapshot.Version), current));
    }

    /// <summary>Gives the revision the next version and makes it the current one; the lock is held.</summary>
    private ApiObject Swap(ApiObject next, ApiObject? previous, SortedMapPlace place = default)
    {
        var stored = next.WithVersion(_snapshot.Version + 1);
        _snapshot = previous is null ? _snapshot.With(stored, stored.Version) : _snapshot.With(stored, stored.Version, place);
        _history.Append(new(previous is null ? WatchEventType.Added : WatchEventType.Modified, stored, previous));

        return stored;
    }
}
