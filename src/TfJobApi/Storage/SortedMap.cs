using System.Collections;

namespace TfJobApi.Storage;

/// <summary>
/// A map that never changes, in the ordinal order of its names; a change makes another one. A B-tree: what a change copies is
/// the two or three nodes on one path, where a binary tree's path has ten and more.
/// </summary>
internal sealed class SortedMap<T> : IReadOnlyCollection<KeyValuePair<string, T>>
    where T : class
{
    private readonly SortedMapNode<T> _root;

    private SortedMap(SortedMapNode<T> root) => _root = root;

    public static SortedMap<T> Empty { get; } = new(SortedMapNode<T>.Empty);

    public int Count => _root.Count;

    public bool IsEmpty => Count == 0;

    public IEnumerable<string> Keys => this.Select(entry => entry.Key);

    public IEnumerable<T> Values => After(null);

    /// <summary>The values behind a name (null: all), in order.</summary>
    public IEnumerable<T> After(string? name) => _root.After(name).Select(entry => entry.Value);

    /// <summary>How many values are behind a name; found without going through them.</summary>
    public int CountAfter(string name) => _root.CountAfter(name);

    public static SortedMap<T> Of(IEnumerable<KeyValuePair<string, T>> entries) =>
        entries.Aggregate(Empty, (map, entry) => map.SetItem(entry.Key, entry.Value));

    public T? GetValueOrDefault(string name) => _root.Find(name, out _);

    /// <param name="place">Where it is; for <see cref="SetItem(string, T, SortedMapPlace)"/>.</param>
    public T? GetValueOrDefault(string name, out SortedMapPlace place) => _root.Find(name, out place);

    /// <summary>The map with that value under the name, instead of another or as a new one.</summary>
    public SortedMap<T> SetItem(string name, T value)
    {
        var replaced = _root.Set(name, value, out var right, out _);
        return new(right is null ? replaced : SortedMapNode<T>.Above(replaced, right));
    }

    /// <summary>The same, without a search when the name is still in its place.</summary>
    public SortedMap<T> SetItem(string name, T value, SortedMapPlace place) =>
        _root.Replace(place, name, value) is { } replaced ? new(replaced) : SetItem(name, value);

    /// <summary>The map without the name; itself when it has none such.</summary>
    public SortedMap<T> Remove(string name)
    {
        if (_root.Find(name, out _) is null)
        {
            return this;
        }

        return Count == 1 ? Empty : new(_root.Remove(name)!.WithoutLoneRoots());
    }

    public SortedMap<T> RemoveRange(IEnumerable<string> names) => names.Aggregate(this, (map, name) => map.Remove(name));

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _root.After(null).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
