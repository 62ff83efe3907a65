using TfJobApi.Time;

namespace TfJobApi.Storage;

/// <summary>
/// The snapshots whose lists have been begun but not read to their end, so that every page of a list is of one moment.
/// Each is held for five minutes (as long as a cluster keeps old versions before it compacts them), and no more than
/// <see cref="Limit"/> of them.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
/// </summary>
internal sealed class HeldSnapshots(Clock time)
{
    /// <summary>How many are held; one more lets go of the oldest.</summary>
    public const int Limit = 64;

    private readonly Lock _gate = new();
    private readonly Queue<(TfJobSnapshot Snapshot, DateTimeOffset Until)> _held = new();

    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Holds a snapshot from now on; once, however often its list is begun.</summary>
    public void Hold(TfJobSnapshot snapshot)
    {
        lock (_gate)
        {
            DropOld();
            if (_held.All(held => held.Snapshot.Version != snapshot.Version))
            {
                if (_held.Count == Limit)
                {
                    _held.Dequeue();
                }

                _held.Enqueue((snapshot, time.GetUtcNow() + Lifetime));
            }
        }
    }

    /// <summary>Null when no snapshot of that version is held, or not any more.</summary>
    public TfJobSnapshot? Find(long version)
    {
        lock (_gate)
        {
            DropOld();
            return _held.FirstOrDefault(held => held.Snapshot.Version == version).Snapshot;
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
        while (_held.TryPeek(out var oldest) && oldest.Until <= time.GetUtcNow())
        {
            _held.Dequeue();
        }
    }
}
