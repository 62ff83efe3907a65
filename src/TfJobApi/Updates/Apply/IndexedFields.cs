using System.Runtime.InteropServices;
using TfJobApi.Json;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// A set of fields whose elements are found by name. A walk from another set takes as long as that set, and not as this one: an
/// object can have thousands of managers, each with a few fields, and each of them is compared with all fields of the object.
/// </summary>
internal sealed class IndexedFields
{
    private readonly FieldSet _fields;

    /// <summary>The children of one element are adjacent, in the order of the set.</summary>
    private readonly List<Element> _elements = [];

    public IndexedFields(FieldSet fields)
    {
        _fields = fields;
        var cursor = new CanonicalCursor(fields.Json.Span);
        Root = Read(ref cursor, 0, []);
    }

    public bool IsEmpty => _fields.IsEmpty;

    /// <summary>The whole set, as the parent of its elements.</summary>
    public Element Root { get; }

    public bool IsMember(in Element element) => FieldSet.IsMember(_fields.Json.Span, element.Value);

    /// <summary>Returns the children of an element as they stand in an object, with commas between them.</summary>
    public ReadOnlySpan<byte> Children(in Element element)
    {
        if (element.Count == 0)
        {
            return default;
        }

        var cursor = new CanonicalCursor(_fields.Json.Span[element.Value..]);
        var end = element.Value + cursor.ReadValue().Length - 1;
        return _fields.Json.Span[(_elements[element.First].Name - 1)..end];
    }

    /// <param name="name">The path element, as it stands between its quotes.</param>
    public bool TryFind(in Element parent, ReadOnlySpan<byte> name, out Element child)
    {
        var children = CollectionsMarshal.AsSpan(_elements).Slice(parent.First, parent.Count);
        var (low, high) = (0, children.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            child = children[middle];
            var order = JsonStrings.Compare(name, _fields.Json.Span[child.Name..(child.Value - 2)]);
            if (order == 0)
            {
                return true;
            }

            (low, high) = order < 0 ? (low, middle - 1) : (middle + 1, high);
        }

        child = default;
        return false;
    }

    /// <param name="open">The elements whose parents are not complete yet.</param>
    private Element Read(ref CanonicalCursor cursor, int name, List<Element> open)
    {
        var value = cursor.Position;
        var first = open.Count;
        cursor.Enter();
        while (cursor.MoveNext(out var element))
        {
            if (element is [(byte)'.'])
            {
                cursor.ReadValue();
            }
            else
            {
                open.Add(Read(ref cursor, cursor.Position - 2 - element.Length, open));
            }
        }

        var children = CollectionsMarshal.AsSpan(open)[first..];
        var start = _elements.Count;
        _elements.AddRange(children);
        open.RemoveRange(first, children.Length);
        return new(name, value, start, _elements.Count - start);
    }

    /// <param name="Name">The position of the name; two characters after its end is the value.</param>
    /// <param name="First">The number of the first child.</param>
    public readonly record struct Element(int Name, int Value, int First, int Count);
}
