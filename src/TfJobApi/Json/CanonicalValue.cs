using System.Text;

namespace TfJobApi.Json;

/// <summary>
/// A JSON value as canonical bytes, which are trusted: they come from <see cref="CanonicalJson"/>. Without any bytes it
/// is absent: the value of a member that an object does not have.
/// </summary>
internal readonly struct CanonicalValue(ReadOnlyMemory<byte> json)
{
    public static implicit operator CanonicalValue(ReadOnlyMemory<byte> json) => new(json);

    public ReadOnlyMemory<byte> Json => json;

    public ReadOnlySpan<byte> Span => json.Span;

    public bool IsAbsent => json.IsEmpty;

    public bool IsNull => First == 'n';

    /// <summary>Go decodes null as if there were no value.</summary>
    public bool IsAbsentOrNull => First is 0 or (byte)'n';

    public bool IsTrue => First == 't';

    public bool IsString => First == '"';

    public bool IsNumber => First is (byte)'-' or (>= (byte)'0' and <= (byte)'9');

    public bool IsObject => First == '{';

    public bool IsArray => First == '[';

    /// <summary>The type as a JSON schema names it.</summary>
    public string TypeName => First switch
    {
        (byte)'{' => "object",
        (byte)'[' => "array",
        (byte)'"' => "string",
        (byte)'t' or (byte)'f' => "boolean",
        (byte)'n' => "null",
        _ => JsonNumbers.IsWhole(Span) ? "integer" : "number",
    };

    /// <summary>The text of a string; null for any other value.</summary>
    public string? Text => IsString ? JsonStrings.Decode(RawText) : null;

    /// <summary>As <see cref="Text"/>; null for an empty string as well, which Go's omitempty does not tell from an absent one.</summary>
    public string? TextIfAny => json.Length > 2 ? Text : null;

    /// <summary>A string as it stands between its quotes.</summary>
    public ReadOnlySpan<byte> RawText => json.Span[1..^1];

    /// <summary>The integer that a number is; null when it is not a whole one, or does not fit into 64 bits.</summary>
    public long? Integer => JsonNumbers.TryReadInteger(Span, out var integer) ? integer : null;

    /// <summary>Whether it is an object or an array without anything in it.</summary>
    public bool HasNoMembers => json.Length == 2 && (IsObject || IsArray);

    /// <summary>The members of an object, or the elements of an array, which have no names; none for any other value.</summary>
    public CanonicalMembers Members => new(json);

    private byte First => json.IsEmpty ? (byte)0 : json.Span[0];

    /// <summary>The value of a member; absent when this is not an object, or has no such member.</summary>
    /// <param name="name">In ASCII, with nothing to be escaped.</param>
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

    /// <summary>The text of a string, the JSON of any other value.</summary>
    public override string ToString() => Text ?? Encoding.UTF8.GetString(Span);
}
