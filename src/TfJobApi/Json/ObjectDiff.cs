namespace TfJobApi.Json;

/// <summary>A field that differs between two objects.</summary>
/// <param name="Field">Its path, or the beginning of a very long one.</param>
/// <param name="From">Its value before; absent when it was added.</param>
/// <param name="To">Its value after; absent when it was removed.</param>
internal sealed record FieldChange(string Field, CanonicalValue From, CanonicalValue To);

/// <summary>
/// The fields that differ between two values: the deepest ones that still name a difference. Both are walked through side
/// by side, each byte once.
/// </summary>
internal sealed class ObjectDiff
{
    /// <summary>How many fields are listed; the others are counted.</summary>
    public const int Limit = 256;

    /// <summary>How many UTF-16 units of a field's path are shown.</summary>
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

    /// <summary>In the order of the fields' names.</summary>
    public IReadOnlyList<FieldChange> Changes => _changes;

    /// <summary>How many more differ than are listed.</summary>
    public int Omitted { get; private set; }

    /// <summary>Compares two objects. Arrays of the same length are compared element by element; any other array is one field.</summary>
    public static ObjectDiff Compare(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        var diff = new ObjectDiff(before, after, comparesElements: true);
        var old = new CanonicalCursor(before.Span);
        var now = new CanonicalCursor(after.Span);
        diff.CompareMembers(FieldPath.Root, ref old, ref now);

        return diff;
    }

    /// <summary>Compares the values of one field, in which an array is one field.</summary>
    /// <param name="except">Members of the field that may differ.</param>
    public static ObjectDiff Compare(FieldPath path, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, params string[] except)
    {
        var diff = new ObjectDiff(before, after, comparesElements: false);
        var old = new CanonicalCursor(before.Span);
        var now = new CanonicalCursor(after.Span);
        if (old.IsObject && now.IsObject)
        {
            diff.CompareMembers(path, ref old, ref now, except);
        }
        else
        {
            diff.Add(path, before, after);
        }

        return diff;
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

    /// <summary>Compares element by element, and reverts to the whole arrays when one of them turns out to be longer.</summary>
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

    /// <summary>Adds a member. Labels and annotations are named one by one, even when there were none before, or are none now.</summary>
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
