using System.Collections.Immutable;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>The content of a store at one version; immutable.</summary>
internal sealed class StoreSnapshot
{
    private const int ChunkLength = 256;

    /// <summary>
    /// The objects of each namespace, sorted by name. In a list a position is also a rank: it finds the beginning of a page,
    /// counts the objects after it, and replaces an object without another search.
    /// </summary>
    private readonly ImmutableSortedDictionary<Collection, ImmutableList<Entry>> _collections;

    private readonly DependentIndex _dependents;

    private StoreSnapshot(
        ImmutableSortedDictionary<Collection, ImmutableList<Entry>> collections, DependentIndex dependents, long version, long replacedBytes)
    {
        _collections = collections;
        _dependents = dependents;
        Version = version;
        ReplacedBytes = replacedBytes;
    }

    public long Version { get; }

    /// <summary>The size of all revisions that writes replaced or removed before this version. Restores do not count.</summary>
    public long ReplacedBytes { get; }

    /// <summary>The size of the revisions that <see cref="Before"/> has added.</summary>
    public long UndoneBytes { get; private init; }

    /// <summary>All objects, of all resources.</summary>
    public IEnumerable<ApiObject> All => _collections.Values.SelectMany(entries => entries.Select(entry => entry.Object));

    public static StoreSnapshot Empty(long version) => Create([], version);

    /// <summary>Creates a snapshot of objects with different keys and versions up to <paramref name="version"/>.</summary>
    public static StoreSnapshot Create(IReadOnlyCollection<ApiObject> objects, long version) => new(
        objects.GroupBy(item => new Collection(item.Resource, item.Key.Namespace)).ToImmutableSortedDictionary(
            group => group.Key,
            group => group.Select(item => new Entry(item.Key.Name, item)).Order(NameOrder.Instance).ToImmutableList(),
            CollectionOrder.Instance),
        objects.Aggregate(DependentIndex.Empty, (index, item) => index.Replace(null, item)),
        version,
        replacedBytes: 0);

    public bool HasContentOf(StoreSnapshot other) => ReferenceEquals(_collections, other._collections);

    public StoreSnapshot WithVersion(long version) => new(_collections, _dependents, version, ReplacedBytes);

    public int Count(ResourceDefinition resource) => CountAfter(resource, null, null);

    /// <param name="position">The argument of <see cref="With"/> and <see cref="Without"/>; negative if the object does not exist.</param>
    public ApiObject? Find(ObjectKey key, out int position)
    {
        var entries = In(key.Resource, key.Namespace);
        position = Position(entries, key.Name);

        return position < 0 ? null : entries[position].Object;
    }

    public IReadOnlyCollection<ObjectKey> ListDependents(string uid) => _dependents.Find(uid);

    /// <summary>Returns the objects of a query, or a page of them.</summary>
    public ObjectList Read(ListQuery query)
    {
        var items = List(query.Resource, query.Namespace, query.After);
        if (query.Others.Count > 0)
        {
            items = items.Concat(query.Others.SelectMany(resource => List(resource, query.Namespace)));
        }

        if (query.Filter is { } filter)
        {
            items = items.Where(filter);
        }

        if (query.Limit is not { } limit)
        {
            return new(items, Version);
        }

        var page = items.Take(limit).ToList();
        if (page.Count < limit || !Ranges(query.Resource, query.Namespace, page[^1].Key).Any(range => range.First < range.Entries.Count))
        {
            return new(page, Version);
        }

        int? remaining = query.Filter is null ? CountAfter(query.Resource, query.Namespace, page[^1].Key) : null;
        return new(page, Version, HasMore: true, remaining);
    }

    /// <summary>Returns the objects after a key, in the order of the keys in etcd; those of all namespaces if it is null.</summary>
    public IEnumerable<ApiObject> List(ResourceDefinition resource, string? @namespace, ObjectKey? after = null) =>
        @namespace is null
            ? Ranges(resource, null, after).SelectMany(range => Read(range.Entries, range.First))
            : Read(In(resource, @namespace), First(resource, @namespace, after));

    public int CountAfter(ResourceDefinition resource, string? @namespace, ObjectKey? after) =>
        Ranges(resource, @namespace, after).Sum(range => range.Entries.Count - range.First);

    /// <summary>Adds an object, or replaces its previous revision.</summary>
    /// <param name="replacedSize">That of the previous revision.</param>
    public StoreSnapshot With(ApiObject stored, int position, long version, long replacedSize = 0)
    {
        var key = stored.Key;
        var entries = In(key.Resource, key.Namespace);
        var entry = new Entry(key.Name, stored);
        var dependents = _dependents.Replace(position < 0 ? null : entries[position].Object, stored);
        entries = position < 0 ? entries.Insert(~position, entry) : entries.SetItem(position, entry);

        return new(_collections.SetItem(new(key.Resource, key.Namespace), entries), dependents, version, ReplacedBytes + replacedSize);
    }

    public StoreSnapshot Without(ObjectKey key, int position, long version, long replacedSize = 0)
    {
        var collection = new Collection(key.Resource, key.Namespace);
        var entries = _collections[collection];
        var dependents = _dependents.Replace(entries[position].Object, null);
        var rest = entries.RemoveAt(position);

        return new(
            rest.IsEmpty ? _collections.Remove(collection) : _collections.SetItem(collection, rest),
            dependents,
            version,
            ReplacedBytes + replacedSize);
    }

    /// <summary>Returns the content before a change, which is the newest of this snapshot.</summary>
    public StoreSnapshot Before(WatchEvent change)
    {
        var version = change.Version - 1;
        var found = Find(change.Object.Key, out var position);
        if (change.Previous is not { } previous)
        {
            var without = Without(change.Object.Key, position, version);
            return new(without._collections, without._dependents, version, ReplacedBytes) { UndoneBytes = UndoneBytes };
        }

        // The log has copies, each of the whole change; most revisions share all except the metadata.
        var shared = found is null ? default : previous.EqualParts(found);
        var own = previous.Without(shared).Detached();
        var restored = found is null ? own : own.With(found, shared);
        var with = With(restored, position, version);
        return new(with._collections, with._dependents, version, ReplacedBytes)
        {
            UndoneBytes = UndoneBytes + own.Length + StoreMemory.BareSize,
        };
    }

    /// <summary>Returns the string that other objects of the namespace use already, so that each does not keep its own.</summary>
    public string SharedNamespace(ObjectKey key) =>
        _collections.TryGetKey(new(key.Resource, key.Namespace), out var shared) ? shared.Namespace : key.Namespace;

    private ImmutableList<Entry> In(ResourceDefinition resource, string @namespace) => _collections.GetValueOrDefault(new(resource, @namespace), []);

    private IEnumerable<(ImmutableList<Entry> Entries, int First)> Ranges(ResourceDefinition resource, string? @namespace, ObjectKey? after)
    {
        if (@namespace is not null)
        {
            return [(In(resource, @namespace), First(resource, @namespace, after))];
        }

        return
            from collection in _collections
            where collection.Key.Resource == resource
            let order = after is { } start ? CollectionOrder.CompareNamespaces(collection.Key.Namespace, start.Namespace) : 1
            where order >= 0
            select (collection.Value, order == 0 ? PositionAfter(collection.Value, after!.Value.Name) : 0);
    }

    private int First(ResourceDefinition resource, string @namespace, ObjectKey? after) =>
        after is { } key ? PositionAfter(In(resource, @namespace), key.Name) : 0;

    /// <summary>Reads a chunk at a time, because a position is found in logarithmic time.</summary>
    private static IEnumerable<ApiObject> Read(ImmutableList<Entry> entries, int next)
    {
        var chunk = new Entry[Math.Min(entries.Count - next, ChunkLength)];
        while (next < entries.Count)
        {
            var length = Math.Min(entries.Count - next, chunk.Length);
            entries.CopyTo(next, chunk, 0, length);
            next += length;
            for (var i = 0; i < length; i++)
            {
                yield return chunk[i].Object;
            }
        }
    }

    private static int Position(ImmutableList<Entry> entries, string name) => entries.BinarySearch(new(name, null!), NameOrder.Instance);

    private static int PositionAfter(ImmutableList<Entry> entries, string name)
    {
        var position = Position(entries, name);
        return position < 0 ? ~position : position + 1;
    }

    private readonly record struct Collection(ResourceDefinition Resource, string Namespace);

    private readonly record struct Entry(string Name, ApiObject Object);

    private sealed class CollectionOrder : IComparer<Collection>
    {
        public static CollectionOrder Instance { get; } = new();

        public int Compare(Collection x, Collection y)
        {
            if (ReferenceEquals(x.Resource, y.Resource))
            {
                return CompareNamespaces(x.Namespace, y.Namespace);
            }

            var order = string.CompareOrdinal(x.Resource.Plural, y.Resource.Plural);
            return order != 0 ? order : string.CompareOrdinal(x.Resource.Group, y.Resource.Group);
        }

        /// <summary>Compares the keys of etcd, in which a slash follows the namespace: a-b is before a.</summary>
        public static int CompareNamespaces(string x, string y)
        {
            var length = x.AsSpan().CommonPrefixLength(y);
            return length == x.Length && length == y.Length ? 0 : At(x, length) - At(y, length);
        }

        private static int At(string @namespace, int index) => index < @namespace.Length ? @namespace[index] : '/';
    }

    private sealed class NameOrder : IComparer<Entry>
    {
        public static NameOrder Instance { get; } = new();

        public int Compare(Entry x, Entry y) => string.CompareOrdinal(x.Name, y.Name);
    }
}
