namespace TfJobApi.Storage;

/// <summary>
/// A node of a <see cref="SortedMap{T}"/>: entries, or nodes below it. Above others its names are bounds: a name below a child
/// is not less than the child's, and less than the next child's. The first bound bounds nothing.
/// </summary>
internal sealed class SortedMapNode<T>
    where T : class
{
    /// <summary>How many entries or children a node has at most; one that gets more is split in two.</summary>
    private const int Limit = SortedMapPlace.NodeLimit;

    private readonly string[] _names;
    private readonly T[] _values;
    private readonly SortedMapNode<T>[] _children;

    private SortedMapNode(string[] names, T[] values, SortedMapNode<T>[] children, int count)
    {
        Count = count;
        _names = names;
        _values = values;
        _children = children;
    }

    public static SortedMapNode<T> Empty { get; } = new([], [], [], 0);

    /// <summary>How many entries there are from here down.</summary>
    public int Count { get; }

    private bool IsLeaf => _children.Length == 0;

    /// <summary>The node above two that were one.</summary>
    public static SortedMapNode<T> Above(SortedMapNode<T> left, SortedMapNode<T> right) =>
        new([left._names[0], right._names[0]], [], [left, right], left.Count + right.Count);

    /// <param name="place">Where the entry is, if it is there.</param>
    public T? Find(string name, out SortedMapPlace place)
    {
        var node = this;
        var level = 0;
        place = default;
        for (; !node.IsLeaf; level++)
        {
            var next = node.ChildFor(name);
            place = place.With(level, next);
            node = node._children[next];
        }

        var at = node.Search(name);
        if (at < 0)
        {
            return null;
        }

        place = place.With(level, at);
        return node._values[at];
    }

    /// <summary>The entries behind a name (null: all), in order.</summary>
    public IEnumerable<KeyValuePair<string, T>> After(string? name)
    {
        var path = new Stack<(SortedMapNode<T> Node, int Next)>();
        var leaf = Descend(this, name, path);
        var at = name is null ? 0 : leaf.Search(name) is var found and >= 0 ? found + 1 : ~leaf.Search(name);
        while (true)
        {
            for (; at < leaf._names.Length; at++)
            {
                yield return new(leaf._names[at], leaf._values[at]);
            }

            while (path.TryPeek(out var above) && above.Next == above.Node._children.Length)
            {
                path.Pop();
            }

            if (!path.TryPop(out var open))
            {
                yield break;
            }

            path.Push((open.Node, open.Next + 1));
            leaf = Descend(open.Node._children[open.Next], null, path);
            at = 0;
        }
    }

    /// <summary>How many entries come behind a name, whether it is there or not.</summary>
    public int CountAfter(string name)
    {
        var count = 0;
        var node = this;
        while (!node.IsLeaf)
        {
            var at = node.ChildFor(name);
            for (var next = at + 1; next < node._children.Length; next++)
            {
                count += node._children[next].Count;
            }

            node = node._children[at];
        }

        return count + node._names.Length - (node.Search(name) is var place and >= 0 ? place + 1 : ~node.Search(name));
    }

    /// <summary>The node with another value in a place; null when the name is not there.</summary>
    public SortedMapNode<T>? Replace(SortedMapPlace place, string name, T value)
    {
        var at = place.First;
        if (IsLeaf)
        {
            return at < _names.Length && _names[at] == name ? new(_names, _values.Replaced(at, value), _children, Count) : null;
        }

        return at < _children.Length && _children[at].Replace(place.Rest, name, value) is { } replaced
            ? new(_names, _values, _children.Replaced(at, replaced), Count)
            : null;
    }

    /// <param name="right">What does not fit into the node any more; it belongs behind it.</param>
    public SortedMapNode<T> Set(string name, T value, out SortedMapNode<T>? right, out bool isNew)
    {
        right = null;
        if (!IsLeaf)
        {
            var at = ChildFor(name);
            var replaced = _children[at].Set(name, value, out var behind, out isNew);
            var children = _children.Replaced(at, replaced);
            var count = Count + (isNew ? 1 : 0);

            return behind is null
                ? new(_names, _values, children, count)
                : new SortedMapNode<T>(_names.Inserted(at + 1, behind._names[0]), [], children.Inserted(at + 1, behind), count).Split(out right);
        }

        var place = Search(name);
        isNew = place < 0;
        if (isNew)
        {
            return new SortedMapNode<T>(_names.Inserted(~place, name), _values.Inserted(~place, value), [], Count + 1).Split(out right);
        }

        return new(_names, _values.Replaced(place, value), _children, Count);
    }

    /// <summary>The node without a name that is there; null when nothing else is.</summary>
    public SortedMapNode<T>? Remove(string name)
    {
        if (_names.Length == 1 && IsLeaf)
        {
            return null;
        }

        if (IsLeaf)
        {
            var place = Search(name);
            return new(_names.Without(place), _values.Without(place), [], Count - 1);
        }

        var at = ChildFor(name);
        if (_children[at].Remove(name) is { } replaced)
        {
            return new(_names, _values, _children.Replaced(at, replaced), Count - 1);
        }

        return _children.Length == 1 ? null : new(_names.Without(at), [], _children.Without(at), Count - 1);
    }

    /// <summary>The first node from here down that has more than one child.</summary>
    public SortedMapNode<T> WithoutLoneRoots()
    {
        var node = this;
        while (node._children is [var only])
        {
            node = only;
        }

        return node;
    }

    /// <summary>The leaf in which a name belongs (null: the first), and the way to it with what comes next on it.</summary>
    private static SortedMapNode<T> Descend(SortedMapNode<T> node, string? name, Stack<(SortedMapNode<T> Node, int Next)> path)
    {
        while (!node.IsLeaf)
        {
            var at = name is null ? 0 : node.ChildFor(name);
            path.Push((node, at + 1));
            node = node._children[at];
        }

        return node;
    }

    private SortedMapNode<T> Split(out SortedMapNode<T>? right)
    {
        right = null;
        if (_names.Length <= Limit)
        {
            return this;
        }

        // names often come in order; then what stays behind stays full
        var at = Limit - (Limit / 4);
        var count = IsLeaf ? at : _children.Take(at).Sum(child => child.Count);
        right = Part(at.., Count - count);
        return Part(..at, count);
    }

    private SortedMapNode<T> Part(Range range, int count) =>
        IsLeaf ? new(_names[range], _values[range], [], count) : new(_names[range], [], _children[range], count);

    private int ChildFor(string name)
    {
        var at = Search(name);
        return at >= 0 ? at : Math.Max(~at - 1, 0);
    }

    /// <summary>Where the name is, or the complement of where it belongs.</summary>
    private int Search(string name)
    {
        var low = 0;
        var high = _names.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(_names[middle], name);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return ~low;
    }
}
