using System.Collections.Immutable;
using TfJobApi.Resources;
using Dependents = System.Collections.Immutable.ImmutableDictionary<string, System.Collections.Immutable.ImmutableSortedSet<TfJobApi.Resources.ObjectKey>>;

namespace TfJobApi.Storage;

/// <summary>The objects with owner references, by the uid of the owner; immutable.</summary>
internal sealed class DependentIndex
{
    private readonly Dependents _dependents;

    private DependentIndex(Dependents dependents)
    {
        _dependents = dependents;
    }

    public static DependentIndex Empty { get; } = new(Dependents.Empty.WithComparers(StringComparer.Ordinal));

    public IReadOnlyCollection<ObjectKey> Find(string uid) => _dependents.GetValueOrDefault(uid, []);

    /// <summary>Returns the index after a write; this instance unless the write changes owner references.</summary>
    /// <param name="previous">Null for a new object.</param>
    /// <param name="next">Null for a removed object.</param>
    public DependentIndex Replace(ApiObject? previous, ApiObject? next)
    {
        var (before, after) = (previous?.Meta.OwnerReferences ?? default, next?.Meta.OwnerReferences ?? default);
        if (ApiObject.SameBytes(before, after))
        {
            return this;
        }

        var key = (next ?? previous!).Key;
        var dependents = _dependents;
        foreach (var uid in OwnerReference.ReadUids(before))
        {
            dependents = Remove(dependents, uid, key);
        }

        foreach (var uid in OwnerReference.ReadUids(after))
        {
            dependents = Add(dependents, uid, key);
        }

        return new(dependents);
    }

    private static Dependents Add(Dependents dependents, string uid, ObjectKey key) =>
        dependents.SetItem(uid, (dependents.GetValueOrDefault(uid) ?? ImmutableSortedSet.Create<ObjectKey>(KeyOrder.Instance)).Add(key));

    /// <summary>A uid may be repeated.</summary>
    private static Dependents Remove(Dependents dependents, string uid, ObjectKey key)
    {
        if (!dependents.TryGetValue(uid, out var keys))
        {
            return dependents;
        }

        var rest = keys.Remove(key);
        return rest.IsEmpty ? dependents.Remove(uid) : dependents.SetItem(uid, rest);
    }

    private sealed class KeyOrder : IComparer<ObjectKey>
    {
        public static KeyOrder Instance { get; } = new();

        public int Compare(ObjectKey x, ObjectKey y)
        {
            var order = ReferenceEquals(x.Resource, y.Resource) ? 0 : string.CompareOrdinal(x.Resource.Plural, y.Resource.Plural);
            order = order != 0 ? order : string.CompareOrdinal(x.Resource.Group, y.Resource.Group);
            order = order != 0 ? order : string.CompareOrdinal(x.Namespace, y.Namespace);
            return order != 0 ? order : string.CompareOrdinal(x.Name, y.Name);
        }
    }
}
