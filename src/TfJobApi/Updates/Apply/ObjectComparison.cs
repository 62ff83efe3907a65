using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// The fields that differ between two revisions of an object. One walk reads both side by side.
/// Source: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/typed/typed.go
/// </summary>
internal sealed class ObjectComparison
{
    private readonly ReadOnlyMemory<byte> _before;
    private readonly ReadOnlyMemory<byte> _after;
    private readonly FieldSetWriter _removed = new();
    private readonly FieldSetWriter _modified = new();
    private readonly FieldSetWriter _added = new();

    private ObjectComparison(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, FieldType type)
    {
        _before = before;
        _after = after;
        var old = new CanonicalCursor(before.Span);
        var now = new CanonicalCursor(after.Span);
        CompareMembers(ref old, ref now, type);
        Removed = new(_removed.End());
        Modified = new(_modified.End());
        Added = new(_added.End());
    }

    public FieldSet Removed { get; }

    public FieldSet Modified { get; }

    public FieldSet Added { get; }

    /// <summary>The fields that have another value after the change.</summary>
    public FieldSet Changed => Modified.Union(Added);

    public bool IsSame => Removed.IsEmpty && Modified.IsEmpty && Added.IsEmpty;

    /// <summary>Whether the sets are too deep to be stored.</summary>
    public bool IsTooDeep => _removed.IsTooDeep || _modified.IsTooDeep || _added.IsTooDeep;

    /// <summary>Compares two objects.</summary>
    public static ObjectComparison Compare(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, FieldType type) => new(before, after, type);

    private void CompareMembers(ref CanonicalCursor old, ref CanonicalCursor now, FieldType type)
    {
        var members = new ObjectComparer(ref old, ref now);
        while (members.MoveNext(ref old, ref now))
        {
            var name = members.RawName;
            var member = type.Find(name, out _) ?? FieldType.Atomic;
            if (members.IsInBoth)
            {
                Compare(name, ref old, ref now, member);
            }
            else if (members.IsInLeft)
            {
                WriteAll(name, _before, ref old, member, _removed, isMember: true);
            }
            else
            {
                WriteAll(name, _after, ref now, member, _added, isMember: true);
            }
        }
    }

    private void Compare(ReadOnlySpan<byte> name, ref CanonicalCursor old, ref CanonicalCursor now, FieldType type)
    {
        if (type.HasMembers && old.IsObject && now.IsObject)
        {
            var marks = Open(name, isKey: false);
            CompareMembers(ref old, ref now, type);
            Close(marks);
        }
        else if (type.HasMembers && old.IsObject)
        {
            WriteAll(name, _before, ref old, type, _removed, isMember: false, out var isEmpty);
            CompareOther(name, ref now, isEmpty);
        }
        else if (type.HasMembers && now.IsObject)
        {
            WriteAll(name, _after, ref now, type, _added, isMember: false, out var isEmpty);
            CompareOther(name, ref old, isEmpty);
        }
        else if (type.HasKeys && (old.IsArray || now.IsArray))
        {
            CompareElements(name, _before[old.ReadRange()], _after[now.ReadRange()], type);
        }
        else if (!old.ReadValue().SequenceEqual(now.ReadValue()))
        {
            _modified.AddField(name);
        }
    }

    /// <summary>Adds a field that is an object on one side only. An object with members takes the place of null member by member.</summary>
    private void CompareOther(ReadOnlySpan<byte> name, ref CanonicalCursor other, bool isEmpty)
    {
        if (!other.IsNull || isEmpty)
        {
            _modified.AddField(name);
        }

        other.ReadValue();
    }

    private void CompareElements(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after, FieldType type)
    {
        var (old, now) = (KeyedElements.Read(before, type), KeyedElements.Read(after, type));
        if (old.InOrder.Count == 0 && now.InOrder.Count == 0)
        {
            if (!before.Span.SequenceEqual(after.Span))
            {
                _modified.AddField(name);
            }

            return;
        }

        var marks = Open(name, isKey: false);
        foreach (var element in old.Sorted())
        {
            if (now.Find(element) is not { } same)
            {
                ObjectFields.AddElement(element, type, _removed, all: true);
            }
            else if (type.Kind == FieldKind.List && !same.Value.Span.SequenceEqual(element.Value.Span))
            {
                var inner = Open(element.Key, isKey: true);
                CompareElement(element, same, type.Element!);
                Close(inner);
            }
        }

        foreach (var element in now.Sorted())
        {
            if (old.Find(element) is null)
            {
                ObjectFields.AddElement(element, type, _added, all: true);
            }
        }

        Close(marks);
    }

    private void CompareElement(KeyedElement before, KeyedElement after, FieldType type)
    {
        var comparison = Compare(before.Value, after.Value, type);
        CopyTo(_removed, comparison.Removed);
        CopyTo(_modified, comparison.Modified);
        CopyTo(_added, comparison.Added);
    }

    private static void CopyTo(FieldSetWriter writer, FieldSet set)
    {
        if (!set.IsEmpty)
        {
            writer.Copy(set.Json.Span[1..^1]);
        }
    }

    private static void WriteAll(
        ReadOnlySpan<byte> name, ReadOnlyMemory<byte> text, ref CanonicalCursor cursor, FieldType type, FieldSetWriter writer, bool isMember) =>
        WriteAll(name, text, ref cursor, type, writer, isMember, out _);

    private static void WriteAll(
        ReadOnlySpan<byte> name, ReadOnlyMemory<byte> text, ref CanonicalCursor cursor, FieldType type, FieldSetWriter writer, bool isMember, out bool isEmpty)
    {
        var start = cursor.Position;
        var mark = writer.OpenField(name, isMember);
        ObjectFields.Write(text, ref cursor, type, writer, all: true);
        writer.Close(mark);
        isEmpty = cursor.Position - start == "{}".Length;
    }

    private (FieldSetWriter.Mark Removed, FieldSetWriter.Mark Modified, FieldSetWriter.Mark Added) Open(ReadOnlySpan<byte> name, bool isKey) => isKey
        ? (_removed.Open(name, false), _modified.Open(name, false), _added.Open(name, false))
        : (_removed.OpenField(name, false), _modified.OpenField(name, false), _added.OpenField(name, false));

    private void Close((FieldSetWriter.Mark Removed, FieldSetWriter.Mark Modified, FieldSetWriter.Mark Added) marks)
    {
        _removed.Close(marks.Removed);
        _modified.Close(marks.Modified);
        _added.Close(marks.Added);
    }
}
