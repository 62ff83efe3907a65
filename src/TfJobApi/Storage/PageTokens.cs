namespace TfJobApi.Storage;

/// <summary>
/// Keeps the snapshots of page tokens, so that all pages of a list have one version.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
/// </summary>
internal sealed class PageTokens(TimeProvider time)
{
    /// <summary>The maximum number of snapshots. They share everything that did not change between them.</summary>
    private const int Limit = 1024;

    private readonly Lock _gate = new();

    /// <summary>By version, in the order of their expiry.</summary>
    private readonly OrderedDictionary<long, (StoreSnapshot Snapshot, DateTimeOffset Expiry)> _snapshots = [];

    /// <summary>The time for which a page token is valid: the interval at which a kube-apiserver compacts old versions.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Keeps a snapshot from now on for the lifetime of a token.</summary>
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

    public StoreSnapshot? Find(long version)
    {
        lock (_gate)
        {
            RemoveExpired();

            // The clock can be set back, so tokens do not always expire in their order.
            var found = _snapshots.GetValueOrDefault(version);
            return found.Expiry > time.GetUtcNow() ? found.Snapshot : null;
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
