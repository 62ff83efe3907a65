namespace TfJobApi.Storage;

/// <summary>
/// The snapshots that page tokens refer to, so that all pages of a list have one version.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
/// </summary>
internal sealed class PageTokens(TimeProvider time)
{
    /// <summary>The maximum number of snapshots; another one replaces the oldest. Snapshots share everything that did not change between them.</summary>
    public const int Limit = 1024;

    private readonly Lock _gate = new();

    /// <summary>By version, the one that expires first in front.</summary>
    private readonly OrderedDictionary<long, (StoreSnapshot Snapshot, DateTimeOffset Expiry)> _snapshots = [];

    /// <summary>The life of a page token: as long as a cluster keeps old versions before it compacts them.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Keeps a snapshot for the lifetime of a token that is issued now.</summary>
    public void Keep(StoreSnapshot snapshot)
    {
        lock (_gate)
        {
            RemoveExpired();
            if (!_snapshots.Remove(snapshot.Version) && _snapshots.Count == Limit)
            {
                _snapshots.RemoveAt(0);
            }

            _snapshots.Add(snapshot.Version, (snapshot, time.GetUtcNow() + Lifetime));
        }
    }

    /// <summary>Returns null if the version has expired or was never kept.</summary>
    public StoreSnapshot? Find(long version)
    {
        lock (_gate)
        {
            RemoveExpired();
            return _snapshots.GetValueOrDefault(version).Snapshot;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _snapshots.Clear();
        }
    }

    private void RemoveExpired()
    {
        while (_snapshots.Count > 0 && _snapshots.GetAt(0).Value.Expiry <= time.GetUtcNow())
        {
            _snapshots.RemoveAt(0);
        }
    }
}
