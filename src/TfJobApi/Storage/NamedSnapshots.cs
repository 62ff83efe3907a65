namespace TfJobApi.Storage;

/// <summary>Keeps snapshots by name. A snapshot shares with the store everything that has not changed since.</summary>
internal sealed class NamedSnapshots
{
    public const int Limit = 64;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, StoreSnapshot> _snapshots = new(StringComparer.Ordinal);

    public IReadOnlyList<(string Name, StoreSnapshot Snapshot)> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _snapshots.Select(entry => (entry.Key, entry.Value))];
            }
        }
    }

    /// <summary>Saves a snapshot, or replaces that of the same name; returns false if the limit is reached.</summary>
    public bool TrySave(string name, StoreSnapshot snapshot)
    {
        lock (_gate)
        {
            if (_snapshots.Count >= Limit && !_snapshots.ContainsKey(name))
            {
                return false;
            }

            _snapshots[name] = snapshot;
            return true;
        }
    }

    public StoreSnapshot? Find(string name)
    {
        lock (_gate)
        {
            return _snapshots.GetValueOrDefault(name);
        }
    }

    public bool Remove(string name)
    {
        lock (_gate)
        {
            return _snapshots.Remove(name);
        }
    }
}
