using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// Collects the fields of an object.
/// Source: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/typed/tofieldset.go
/// </summary>
internal static class ObjectFields
{
    /// <summary>Returns the fields that an object sets: no objects of declared fields, only their members.</summary>
    public static FieldSet Collect(CanonicalValue json, FieldType type)
    {
        var writer = new FieldSetWriter(json.Span.Length);
        var cursor = new CanonicalCursor(json.Span);
        Write(json.Json, ref cursor, type, writer, all: false);

        return new(writer.End());
    }

    /// <summary>Reads a value, and adds the path elements below it.</summary>
    /// <param name="text">The text of the cursor.</param>
    /// <param name="all">Whether each element is a member, as it is when the value is added or removed.</param>
    public static void Write(ReadOnlyMemory<byte> text, ref CanonicalCursor cursor, FieldType type, FieldSetWriter writer, bool all)
    {
        if (type.HasMembers && cursor.IsObject)
        {
            cursor.Enter();
            while (cursor.MoveNext(out var name))
            {
                var member = type.Find(name, out var isDeclared) ?? FieldType.Atomic;
                var mark = writer.OpenField(name, all || !isDeclared || IsWhole(cursor, member));
                Write(text, ref cursor, member, writer, all);
                writer.Close(mark);
            }

            return;
        }

        var range = cursor.ReadRange();
        if (type.HasKeys)
        {
            WriteElements(text[range], type, writer, all);
        }
    }

    /// <summary>Whether a declared field is a member itself, and not only its members or elements.</summary>
    private static bool IsWhole(in CanonicalCursor value, FieldType type) => type.HasMembers ? !value.IsObject && !value.IsNull : !type.HasKeys;

    public static void WriteElements(ReadOnlyMemory<byte> array, FieldType type, FieldSetWriter writer, bool all)
    {
        foreach (var element in KeyedElements.Read(array, type).Sorted())
        {
            AddElement(element, type, writer, all);
        }
    }

    public static void AddElement(KeyedElement element, FieldType type, FieldSetWriter writer, bool all)
    {
        var mark = writer.Open(element.Key, isMember: true);
        var members = new CanonicalCursor(element.Value.Span);
        Write(element.Value, ref members, type.Element!, writer, all);
        writer.Close(mark);
    }
}
