using System.Text;

namespace TfJobApi.Resources;

/// <summary>
/// How server-side apply merges the values of a field. An object without a known type is merged member by member, an array
/// without one is replaced.
/// Source: https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/schema/elements.go
/// </summary>
internal sealed class FieldType
{
    private readonly (byte[] Name, FieldType Type)[] _declared;
    private readonly FieldType? _others;

    private FieldType(FieldKind kind, (string Name, FieldType Type)[] declared, FieldType? others = null)
    {
        Kind = kind;
        _declared = [.. declared.Select(field => (Encoding.ASCII.GetBytes(field.Name), field.Type))];
        _others = others;
    }

    public static FieldType Text { get; } = new(FieldKind.Text, []);

    public static FieldType Number { get; } = new(FieldKind.Number, []);

    public static FieldType Boolean { get; } = new(FieldKind.Boolean, []);

    /// <summary>Any value, which is replaced as a whole.</summary>
    public static FieldType Atomic { get; } = new(FieldKind.Atomic, []);

    /// <summary>Any value. Objects are merged member by member, at every depth.</summary>
    public static FieldType Any { get; } = new(FieldKind.Any, []);

    /// <summary>An array of different texts, each of which has its own managers.</summary>
    public static FieldType Set { get; } = new(FieldKind.Set, []) { Element = Text };

    public FieldKind Kind { get; }

    /// <summary>Whether objects are merged member by member.</summary>
    public bool HasMembers => Kind is FieldKind.Any or FieldKind.Object;

    /// <summary>Whether the elements of an array are merged by their key.</summary>
    public bool HasKeys => Kind is FieldKind.Set or FieldKind.List;

    /// <summary>The member that identifies an element of a list.</summary>
    public string Key { get; private init; } = "";

    /// <summary>The type of the elements of a list or set.</summary>
    public FieldType? Element { get; private init; }

    /// <param name="others">The type of members that are not declared; null if there can be none.</param>
    public static FieldType Object(FieldType? others, params (string Name, FieldType Type)[] declared) => new(FieldKind.Object, declared, others);

    /// <summary>An array of objects that one member identifies.</summary>
    public static FieldType List(string key, params (string Name, FieldType Type)[] declared) =>
        new(FieldKind.List, []) { Key = key, Element = Object(null, declared) };

    /// <summary>Returns the type of a member, or null if there can be none of that name.</summary>
    /// <param name="name">As it stands between its quotes.</param>
    /// <param name="isDeclared">Such a field belongs to nobody as a whole while its members have their own managers.</param>
    public FieldType? Find(ReadOnlySpan<byte> name, out bool isDeclared)
    {
        foreach (var (declared, type) in _declared)
        {
            if (name.SequenceEqual(declared))
            {
                isDeclared = true;
                return type;
            }
        }

        isDeclared = false;
        return Kind == FieldKind.Any ? Any : _others;
    }
}

internal enum FieldKind
{
    Any,
    Atomic,
    Object,
    List,
    Set,
    Text,
    Number,
    Boolean,
}
