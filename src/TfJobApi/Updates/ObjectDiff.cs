using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Updates;

/// <summary>
/// Which fields two objects have not in common: the deepest that still name a difference. Both are walked through side by
/// side, each byte once. Elements are compared one by one when both arrays have as many, else an array is one field.
/// </summary>
internal sealed class ObjectDiff
{
    /// <summary>How many fields are listed; the others are counted.</summary>
    public const int Limit = 256;

    /// <summary>How many UTF-16 units of a field's path are shown.</summary>
    private const int PathLength = 1024;

    private readonly ReadOnlyMemory<byte> _before;
    private readonly ReadOnlyMemory<byte> _after;
    private readonly List<string> _path = [];
    private readonly List<FieldChange> _changes = [];

    private ObjectDiff(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        _before = before;
        _after = after;
    }

    /// <summary>In the order of the fields' names.</summary>
    public IReadOnlyList<FieldChange> Changes => _changes;

    /// <summary>How many differ beyond those that are listed.</summary>
    public int Omitted { get; private set; }

    public static ObjectDiff Of(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        var diff = new ObjectDiff(before, after);
        var old = new CanonicalCursor(before.Span);
        var now = new CanonicalCursor(after.Span);
        diff.Compare(ref old, ref now);

        return diff;
    }

    /// <summary>Compares two values; both cursors stand at their beginning, and are left behind their end.</summary>
    private void Compare(ref CanonicalCursor old, ref CanonicalCursor now)
    {
        if (old.IsObject && now.IsObject)
        {
            CompareMembers(ref old, ref now);
        }
        else if (old.IsArray && now.IsArray)
        {
            CompareElements(ref old, ref now);
        }
        else
        {
            Add(Read(ref old, _before), Read(ref now, _after));
        }
    }

    private void CompareMembers(ref CanonicalCursor old, ref CanonicalCursor now)
    {
        old.Enter();
        now.Enter();
        var hasOld = old.MoveNext(out var oldName);
        var hasNow = now.MoveNext(out var nowName);

        while (hasOld || hasNow)
        {
            var order = !hasOld ? 1 : !hasNow ? -1 : JsonStrings.Compare(oldName, nowName);
            _path.Add(JsonStrings.Decode(order <= 0 ? oldName : nowName));
            switch (order)
            {
                case 0:
                    Compare(ref old, ref now);
                    break;
                case < 0:
                    AddMissing(Read(ref old, _before), isInAfter: false);
                    break;
                default:
                    AddMissing(Read(ref now, _after), isInAfter: true);
                    break;
            }

            _path.RemoveAt(_path.Count - 1);
            hasOld = order <= 0 ? old.MoveNext(out oldName) : hasOld;
            hasNow = order >= 0 ? now.MoveNext(out nowName) : hasNow;
        }
    }

    /// <summary>Compares element by element, and takes that back when there turn out to be more of them in one array.</summary>
    private void CompareElements(ref CanonicalCursor old, ref CanonicalCursor now)
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
                Add(_before[oldStart..old.Position], _after[nowStart..now.Position]);
                return;
            }

            if (!hasOld)
            {
                return;
            }

            _path.Add($"[{i}]");
            Compare(ref old, ref now);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private static void SkipRest(ref CanonicalCursor cursor, bool hasMore)
    {
        for (; hasMore; hasMore = cursor.MoveNext())
        {
            cursor.ReadValue();
        }
    }

    private static ReadOnlyMemory<byte> Read(ref CanonicalCursor cursor, ReadOnlyMemory<byte> json)
    {
        var start = cursor.Position;
        cursor.ReadValue();
        return json[start..cursor.Position];
    }

    /// <summary>Adds a field that one side does not have. Labels and annotations are named one by one: none of them, and no place for them, is the same.</summary>
    private void AddMissing(CanonicalValue value, bool isInAfter)
    {
        if (_path is not ["metadata", "labels" or "annotations"] || !value.IsObject)
        {
            Add(isInAfter ? default : value.Json, isInAfter ? value.Json : default);
            return;
        }

        foreach (var member in value.Members)
        {
            _path.Add(member.Name);
            Add(isInAfter ? default : member.Value.Json, isInAfter ? member.Value.Json : default);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void Add(ReadOnlyMemory<byte> from, ReadOnlyMemory<byte> to)
    {
        if (from.Span.SequenceEqual(to.Span))
        {
            return;
        }

        if (_changes.Count == Limit)
        {
            Omitted++;
            return;
        }

        _changes.Add(new(PathText(), from, to));
    }

    private string PathText()
    {
        var text = new StringBuilder();
        foreach (var (index, part) in _path.Index())
        {
            text.Append(index == 0 || part is ['[', ..] ? "" : ".").Append(part.AsSpan(0, Math.Min(part.Length, PathLength)));
            if (text.Length >= PathLength)
            {
                return text.Append('…').ToString();
            }
        }

        return text.ToString();
    }
}
