using TfJobApi.Clock;

namespace TfJobApi.Storage;

/// <summary>
/// The snapshots whose lists have been begun but not read to their end, so that every page of a list is of one moment.
/// Each is held for five minutes from its newest page on (as long as a cluster keeps old versions before it compacts
/// them), and no more than <see cref="Limit"/> of them.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
/// </summary>
internal sealed class ListSnapshots(VirtualClock time)
{
    /// <summary>How many are held; one more lets go of the oldest. What has not changed between two they share.</summary>
    public const int Limit = 1024;

    private readonly Lock _gate = new();

    /// <summary>By their versions, the one that ends first in front.</summary>
    private readonly OrderedDictionary<long, (StoreSnapshot Snapshot, DateTimeOffset Until)> _held = [];

    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Holds a snapshot, once, from now on: whoever has begun its list last has all the time for it.</summary>
    public void Hold(StoreSnapshot snapshot)
    {
        lock (_gate)
        {
            DropOld();
            if (!_held.Remove(snapshot.Version) && _held.Count == Limit)
            {
                _held.RemoveAt(0);
            }

            _held.Add(snapshot.Version, (snapshot, time.GetUtcNow() + Lifetime));
        }
    }

    /// <summary>Null when no snapshot of that version is held, or not any more.</summary>
    public StoreSnapshot? Find(long version)
    {
        lock (_gate)
        {
            DropOld();
            return _held.GetValueOrDefault(version).Snapshot;
        }
    }

    /// <summary>Lets go of all of them.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _held.Clear();
        }
    }

    private void DropOld()
    {
        while (_held.Count > 0 && _held.GetAt(0).Value.Until <= time.GetUtcNow())
        {
            _held.RemoveAt(0);
        }
    }
}
