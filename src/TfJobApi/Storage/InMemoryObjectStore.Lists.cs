using TfJobApi.Errors;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>Lists of the newest and of older versions.</summary>
internal sealed partial class InMemoryObjectStore
{
    /// <summary>
    /// The maximum number of changes that are undone for a list of an older version. Each takes about 200 bytes, because such a
    /// snapshot shares little with others.
    /// </summary>
    private const int MaxUndone = 256;

    public ValueTask<Result<ObjectList>> ListAsync(ListQuery query)
    {
        // Before the snapshot, so that a page token of a snapshot from before a restore is not kept.
        var era = _hub.Era;
        return ValueTask.FromResult<Result<ObjectList>>(
            SnapshotFor(query).TryGet(out var snapshot, out var failure) ? Read(query, snapshot, era) : failure);
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

    private ObjectList Read(ListQuery query, StoreSnapshot snapshot, int era)
    {
        var items = snapshot.List(query.Resource, query.Namespace, query.After);
        if (query.Others.Count > 0)
        {
            items = items.Concat(query.Others.SelectMany(resource => snapshot.List(resource, query.Namespace)));
        }

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
        Keep(query, snapshot, era);

        int? remaining = query.Filter is null ? snapshot.CountAfter(query.Resource, query.Namespace, page[^1].Key) : null;
        return new(page, snapshot.Version, HasMore: true, remaining);
    }

    private void Keep(ListQuery query, StoreSnapshot snapshot, int era)
    {
        lock (_gate)
        {
            if (era != _hub.Era)
            {
                return;
            }

            // Writes since the snapshot was taken have not charged it. The bytes since a first page would be too many: they contain later revisions.
            var replaced = _snapshot.ReplacedBytes - snapshot.ReplacedBytes;
            _pageTokens.Keep(snapshot, replaced, canBegin: query.After is null || replaced == 0);
        }
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
        while (changes.Count < count)
        {
            var next = new List<WatchEvent>((int)count - changes.Count);
            if (!_log.TryRead(era, version + changes.Count, next) || next.Count == 0)
            {
                return null;
            }

            changes.AddRange(next);
        }

        return changes.AsEnumerable().Reverse().Aggregate(snapshot, (later, change) => later.Before(change));
    }
}
