using System.Diagnostics.CodeAnalysis;

namespace TfJobApi.Lifecycle;

/// <summary>The times of the next events of a tenant's jobs: the earliest first, equal ones in the order in which they were set.</summary>
internal sealed class DueQueue<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Entry> _entries = [];
    private readonly SortedSet<Entry> _order = new(Comparer<Entry>.Create(Compare));
    private long _sequence;

    /// <summary>Sets the time of a key's next event; null removes the key. An equal time keeps its place in the order.</summary>
    public void Set(TKey key, DateTimeOffset? due)
    {
        if (_entries.TryGetValue(key, out var existing))
        {
            if (existing.Due == due)
            {
                return;
            }

            _entries.Remove(key);
            _order.Remove(existing);
        }

        if (due is { } time)
        {
            var entry = new Entry(key, time, _sequence++);
            _entries.Add(key, entry);
            _order.Add(entry);
        }
    }

    public bool TryPeek([NotNullWhen(true)] out TKey? key, out DateTimeOffset due)
    {
        var first = _order.Min;
        key = first is null ? default : first.Key;
        due = first?.Due ?? default;
        return first is not null;
    }

    public void Clear()
    {
        _entries.Clear();
        _order.Clear();
    }

    private static int Compare(Entry left, Entry right) =>
        left.Due == right.Due ? left.Sequence.CompareTo(right.Sequence) : left.Due.CompareTo(right.Due);

    private sealed record Entry(TKey Key, DateTimeOffset Due, long Sequence);
}
