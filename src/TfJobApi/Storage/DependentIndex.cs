using System.Collections.Immutable;
using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <summary>The objects with owner references, by the uid of the owner; immutable.</summary>
internal sealed class DependentIndex
{
    private readonly ImmutableDictionary<string, ImmutableSortedSet<ObjectKey>> _dependents;

    private DependentIndex(ImmutableDictionary<string, ImmutableSortedSet<ObjectKey>> dependents)
    {
        _dependents = dependents;
    }

    public static DependentIndex Empty { get; } = new(ImmutableDictionary.Create<string, ImmutableSortedSet<ObjectKey>>(StringComparer.Ordinal));

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
        var (removed, added) = (OwnerReference.ReadUids(before), OwnerReference.ReadUids(after));
        var dependents = _dependents.ToBuilder();
        foreach (var uid in removed.Except(added))
        {
            var rest = dependents[uid].Remove(key);
            if (rest.IsEmpty)
            {
                dependents.Remove(uid);
            }
            else
            {
                dependents[uid] = rest;
            }
        }

        foreach (var uid in added.Except(removed))
        {
            dependents[uid] = (dependents.GetValueOrDefault(uid) ?? ImmutableSortedSet.Create<ObjectKey>(KeyOrder.Instance)).Add(key);
        }

        return new(dependents.ToImmutable());
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
