using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>
/// The names of deleted namespaces, until an object is created in them, and until a reset or a restore. A client that waits until a
/// namespace is gone gets 404 for these.
/// </summary>
internal sealed class RemovedNamespaces(WatchHub hub)
{
    /// <summary>The most names; the oldest goes first.</summary>
    private const int MaxNames = 1024;

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, bool> _names = new(StringComparer.Ordinal);
    private int _restores;

    // read without the lock, for the creates of servers on which no namespace was deleted
    private volatile bool _isEmpty = true;

    public bool Contains(string name)
    {
        if (_isEmpty)
        {
            return false;
        }

        lock (_gate)
        {
            return _restores == hub.Restores && _names.ContainsKey(name);
        }
    }

    public void Add(string name)
    {
        lock (_gate)
        {
            if (_restores != hub.Restores)
            {
                _names.Clear();
                _restores = hub.Restores;
            }

            _names.Remove(name);
            _names.Add(name, true);
            if (_names.Count > MaxNames)
            {
                _names.RemoveAt(0);
            }

            _isEmpty = false;
        }
    }

    public void Remove(string name)
    {
        if (_isEmpty)
        {
            return;
        }

        lock (_gate)
        {
            _names.Remove(name);
            _isEmpty = _names.Count == 0;
        }
    }
}
