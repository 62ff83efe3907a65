using System.Text;

namespace TfJobApi.Json;

/// <summary>
/// A JSON value as canonical bytes, which are trusted: they come from <see cref="CanonicalJson"/>. A value without bytes is
/// absent: the value of a member that an object does not have.
/// </summary>
internal readonly struct CanonicalValue(ReadOnlyMemory<byte> json)
{
    public static implicit operator CanonicalValue(ReadOnlyMemory<byte> json) => new(json);

    public ReadOnlyMemory<byte> Json => json;

    public ReadOnlySpan<byte> Span => json.Span;

    public bool IsAbsent => json.IsEmpty;

    public bool IsNull => First == 'n';

    /// <summary>Go decodes null as if the value were absent.</summary>
    public bool IsAbsentOrNull => First is 0 or (byte)'n';

    public bool IsTrue => First == 't';

    public bool IsString => First == '"';

    public bool IsNumber => First is (byte)'-' or (>= (byte)'0' and <= (byte)'9');

    public bool IsObject => First == '{';

    public bool IsArray => First == '[';

    /// <summary>The type as a JSON schema names it. A number that does not fit into 64 bits is not an integer, as on a kube-apiserver.</summary>
    public string TypeName => First switch
    {
        (byte)'{' => "object",
        (byte)'[' => "array",
        (byte)'"' => "string",
        (byte)'t' or (byte)'f' => "boolean",
        (byte)'n' => "null",
        _ => JsonNumbers.TryReadInteger(Span, out _) ? "integer" : "number",
    };

    /// <summary>Null for a value that is not a string.</summary>
    public string? Text => IsString ? JsonStrings.Decode(RawText) : null;

    /// <summary>Null for an empty string as well: Go's omitempty does not distinguish it from an absent value.</summary>
    public string? NonEmptyText => json.Length > 2 ? Text : null;

    /// <summary>The inside of a string, as it stands between its quotes.</summary>
    public ReadOnlySpan<byte> RawText => json.Span[1..^1];

    /// <summary>Null for a number that has a fraction or does not fit into 64 bits.</summary>
    public long? Integer => JsonNumbers.TryReadInteger(Span, out var integer) ? integer : null;

    public bool IsEmptyObjectOrArray => json.Length == 2 && (IsObject || IsArray);

    /// <summary>The members of an object, or the elements of an array, without names; empty for any other value.</summary>
    public CanonicalMembers Members => new(json);

    /// <summary>Returns the elements of an array; none for any other value.</summary>
    public List<CanonicalValue> Elements()
    {
        List<CanonicalValue> elements = [];
        foreach (var element in IsArray ? Members : default)
        {
            elements.Add(element.Value);
        }

        return elements;
    }

    private byte First => json.Span is [var first, ..] ? first : (byte)0;

    /// <summary>Absent if this is not an object, or has no such member.</summary>
    /// <param name="name">In ASCII, without characters that JSON escapes.</param>
    public CanonicalValue this[string name]
    {
        get
        {
            foreach (var member in IsObject ? Members : default)
            {
                if (Ascii.Equals(member.RawName, name))
                {
                    return member.Value;
                }
            }

            return default;
        }
    }

    /// <summary>The text of a string; the JSON of any other value.</summary>
    public override string ToString() => Text ?? Encoding.UTF8.GetString(Span);
}
