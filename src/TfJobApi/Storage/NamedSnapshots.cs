namespace TfJobApi.Storage;

/// <summary>Snapshots that were saved under names, to go back to. A snapshot is shared with the store; it costs what has changed since.</summary>
internal sealed class NamedSnapshots
{
    /// <summary>How many are kept.</summary>
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

    /// <summary>Saves under a name, in place of what was there; false when there are as many as are kept.</summary>
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
