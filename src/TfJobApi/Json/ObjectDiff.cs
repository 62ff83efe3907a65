namespace TfJobApi.Json;

/// <summary>A field that differs between two objects.</summary>
/// <param name="Field">Its path, or the beginning of a very long one.</param>
/// <param name="From">Its value before; absent when it was added.</param>
/// <param name="To">Its value after; absent when it was removed.</param>
internal sealed record FieldChange(string Field, CanonicalValue From, CanonicalValue To);

/// <summary>
/// The deepest fields that differ between two values. One walk reads both side by side, and each byte once.
/// </summary>
internal sealed class ObjectDiff
{
    /// <summary>The most fields that are listed; others are counted.</summary>
    public const int Limit = 256;

    /// <summary>In UTF-16 units.</summary>
    private const int PathLength = 1024;

    private readonly ReadOnlyMemory<byte> _before;
    private readonly ReadOnlyMemory<byte> _after;
    private readonly bool _comparesElements;
    private readonly List<FieldChange> _changes = [];

    private ObjectDiff(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, bool comparesElements)
    {
        _before = before;
        _after = after;
        _comparesElements = comparesElements;
    }

    public IReadOnlyList<FieldChange> Changes => _changes;

    /// <summary>The number of differences that are not listed.</summary>
    public int Omitted { get; private set; }

    /// <summary>Compares two objects. Arrays of the same length are compared element by element; any other array is one field.</summary>
    public static ObjectDiff Compare(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after) =>
        new ObjectDiff(before, after, comparesElements: true).Compare(FieldPath.Root, []);

    /// <summary>Compares the values of one field, in which an array is one field.</summary>
    /// <param name="except">Members that may differ.</param>
    public static ObjectDiff Compare(FieldPath path, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, params string[] except) =>
        new ObjectDiff(before, after, comparesElements: false).Compare(path, except);

    private ObjectDiff Compare(FieldPath path, string[] except)
    {
        var old = new CanonicalCursor(_before.Span);
        var now = new CanonicalCursor(_after.Span);
        if (old.IsObject && now.IsObject)
        {
            CompareMembers(path, ref old, ref now, except);
        }
        else
        {
            Add(path, _before, _after);
        }

        return this;
    }

    private void CompareMembers(FieldPath path, ref CanonicalCursor old, ref CanonicalCursor now, params string[] except)
    {
        var members = new ObjectComparer(ref old, ref now);
        while (members.MoveNext(ref old, ref now))
        {
            var isExcepted = except.Length > 0 && except.Contains(JsonStrings.Decode(members.RawName));
            if (members.IsInBoth && !isExcepted && AreComposite(old, now))
            {
                CompareInside(path.Child(JsonStrings.Decode(members.RawName)), ref old, ref now);
                continue;
            }

            var from = members.IsInLeft ? _before[old.ReadRange()] : default;
            var to = members.IsInRight ? _after[now.ReadRange()] : default;
            if (!isExcepted && !from.Span.SequenceEqual(to.Span))
            {
                AddMember(path.Child(JsonStrings.Decode(members.RawName)), from, to);
            }
        }
    }

    /// <summary>Compares element by element; adds the whole arrays instead if one of them turns out to be longer.</summary>
    private void CompareElements(FieldPath path, ref CanonicalCursor old, ref CanonicalCursor now)
    {
        var (oldStart, nowStart, listed, omitted) = (old.Position, now.Position, _changes.Count, Omitted);
        old.Enter();
        now.Enter();
        for (var i = 0; true; i++)
        {
            var (hasOld, hasNow) = (old.MoveNext(), now.MoveNext());
            if (hasOld != hasNow)
            {
                SkipRest(ref old, hasOld);
                SkipRest(ref now, hasNow);
                _changes.RemoveRange(listed, _changes.Count - listed);
                Omitted = omitted;
                Add(path, _before[oldStart..old.Position], _after[nowStart..now.Position]);
                return;
            }

            if (!hasOld)
            {
                return;
            }

            if (AreComposite(old, now))
            {
                CompareInside(path.Element(i), ref old, ref now);
                continue;
            }

            var (from, to) = (_before[old.ReadRange()], _after[now.ReadRange()]);
            if (!from.Span.SequenceEqual(to.Span))
            {
                Add(path.Element(i), from, to);
            }
        }
    }

    private void CompareInside(FieldPath path, ref CanonicalCursor old, ref CanonicalCursor now)
    {
        if (old.IsObject)
        {
            CompareMembers(path, ref old, ref now);
        }
        else
        {
            CompareElements(path, ref old, ref now);
        }
    }

    private bool AreComposite(in CanonicalCursor old, in CanonicalCursor now) =>
        (old.IsObject && now.IsObject) || (_comparesElements && old.IsArray && now.IsArray);

    private static void SkipRest(ref CanonicalCursor cursor, bool hasMore)
    {
        for (; hasMore; hasMore = cursor.MoveNext())
        {
            cursor.ReadValue();
        }
    }

    /// <summary>Adds a member. Labels and annotations are listed one by one, even if all of them were added or removed.</summary>
    private void AddMember(FieldPath path, CanonicalValue from, CanonicalValue to)
    {
        var only = from.IsAbsent ? to : to.IsAbsent ? from : default;
        if (!only.IsObject || path is not { Name: "labels" or "annotations", Parent: { Name: "metadata", Parent.IsRoot: true } })
        {
            Add(path, from, to);
            return;
        }

        foreach (var member in only.Members)
        {
            Add(path.Child(member.Name), from.IsAbsent ? default : member.Value, to.IsAbsent ? default : member.Value);
        }
    }

    private void Add(FieldPath path, CanonicalValue from, CanonicalValue to)
    {
        if (_changes.Count == Limit)
        {
            Omitted++;
            return;
        }

        _changes.Add(new(path.ToString(PathLength), from, to));
    }
}
