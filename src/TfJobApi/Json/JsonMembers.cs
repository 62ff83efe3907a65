using System.Buffers.Text;

namespace TfJobApi.Json;

/// <summary>
/// Writes the members of an object, or the elements of an array, with commas between them. Omits empty values, as Go's
/// omitempty does.
/// </summary>
/// <param name="open">The opening bracket, which is written before the first member; a comma continues an object that has members.</param>
internal ref struct JsonMembers(JsonBuffer output, byte open = (byte)'{')
{
    private readonly byte _open = open;
    private byte _separator = open;

    public static JsonMembers CreateArray(JsonBuffer output) => new(output, (byte)'[');

    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Name(name);
            JsonStrings.Write(value, output);
        }
    }

    public void Number(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            Name(name);
            Utf8Formatter.TryFormat(number, output.GetSpan(20), out var length);
            output.Advance(length);
        }
    }

    public void Json(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        if (!json.IsEmpty)
        {
            Name(name);
            output.Write(json);
        }
    }

    public JsonMembers Object(ReadOnlySpan<byte> name)
    {
        Name(name);
        return new(output);
    }

    /// <summary>Writes a name, as it stands between its quotes; the caller writes the value.</summary>
    public void Name(ReadOnlySpan<byte> name)
    {
        Next();
        output.WriteQuoted(name);
        output.Write((byte)':');
    }

    /// <summary>Begins an element, or a member; the caller writes it.</summary>
    public void Next()
    {
        output.Write(_separator);
        _separator = (byte)',';
    }

    public void End()
    {
        if (_separator == _open)
        {
            output.Write(_open);
        }

        output.Write(_open == '{' ? (byte)'}' : (byte)']');
    }
}
