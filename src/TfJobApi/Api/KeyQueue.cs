using TfJobApi.Resources;

namespace TfJobApi.Api;

/// <summary>A queue that has each key at most once.</summary>
internal sealed class KeyQueue
{
    private readonly Queue<ObjectKey> _keys = new();
    private readonly HashSet<ObjectKey> _waiting = [];

    public void Add(ObjectKey key)
    {
        if (_waiting.Add(key))
        {
            _keys.Enqueue(key);
        }
    }

    public void AddRange(IEnumerable<ObjectKey> keys)
    {
        foreach (var key in keys)
        {
            Add(key);
        }
    }

    public bool TryTake(out ObjectKey key) => _keys.TryDequeue(out key) && _waiting.Remove(key);
}
