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
            SnapshotFor(query).TryGet(out var found, out var failure) ? Read(query, found.Snapshot, found.Held, era) : failure);
    }

    private Result<HeldSnapshot> SnapshotFor(ListQuery query)
    {
        var current = _snapshot;
        if (query.Version is not { } version || version == current.Version)
        {
            return new HeldSnapshot(current);
        }

        if (query.After is null && version > current.Version)
        {
            return ApiErrors.VersionTooLarge(version, current.Version, query.RetryAfter);
        }

        if (!query.IsExact)
        {
            return new HeldSnapshot(current);
        }

        return (_pageTokens.Find(version) is { } kept ? new(kept) : query.After is null ? Undo(version) : null) is { } found
            ? found
            : ApiErrors.Expired("The resourceVersion for the provided list is too old.");
    }

    private ObjectList Read(ListQuery query, StoreSnapshot snapshot, OldRevisions? held, int era)
    {
        var list = snapshot.Read(query);
        if (!list.HasMore)
        {
            return list with { Held = held };
        }

        // from now on the page token counts the revisions
        held?.Dispose();
        Keep(query, snapshot, era);
        return list;
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

    /// <summary>
    /// Returns the content at an older version, or null if too many changes followed, if some of them are no longer kept, or if there is
    /// no memory for the revisions.
    /// </summary>
    private HeldSnapshot? Undo(long version)
    {
        StoreSnapshot snapshot;
        int era;
        lock (_gate)
        {
            (snapshot, era) = (_snapshot, _hub.Era);
        }

        // negative if the store was restored after the caller read the version
        if (snapshot.Version - version is < 0 or > MaxUndone)
        {
            return null;
        }

#pragma warning disable CA2000 // The caller disposes it with the list.
        var held = new OldRevisions(_heldLists);
#pragma warning restore CA2000
        if (Undo(snapshot, version, era, held) is { } found)
        {
            return new(found, held);
        }

        held.Dispose();
        return null;
    }

    private StoreSnapshot? Undo(StoreSnapshot snapshot, long version, int era, OldRevisions held)
    {
        // one by one, because the log has copies of whole objects, and most changes need only a small part
        var change = new List<WatchEvent>(1);
        while (snapshot.Version > version)
        {
            change.Clear();
            if (!_log.TryRead(era, snapshot.Version - 1, change) || change.Count == 0)
            {
                return null;
            }

            snapshot = snapshot.Before(change[0]);
            if (!held.TryHold(snapshot.UndoneBytes))
            {
                return null;
            }
        }

        return snapshot;
    }

    private readonly record struct HeldSnapshot(StoreSnapshot Snapshot, OldRevisions? Held = null);
}
