using System.Buffers.Text;
using System.Text;

namespace TfJobApi.Json;

/// <summary>Writes members of an object one after the other, with commas between them; empty values are left out, as Go's omitempty does.</summary>
internal ref struct JsonMembers(JsonBuffer output)
{
    private bool _hasAny;

    public void Text(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Name(name);
            JsonStrings.Write(value, output);
        }
    }

    public void Number(string name, long? value)
    {
        if (value is { } number)
        {
            Name(name);
            Utf8Formatter.TryFormat(number, output.GetSpan(20), out var length);
            output.Advance(length);
        }
    }

    /// <summary>A value that is JSON already.</summary>
    public void Raw(string name, ReadOnlySpan<byte> json)
    {
        if (!json.IsEmpty)
        {
            Name(name);
            output.Write(json);
        }
    }

    private void Name(string name)
    {
        output.Write(_hasAny ? ",\""u8 : "\""u8);
        _hasAny = true;
        output.Write(Encoding.ASCII.GetBytes(name));
        output.Write("\":"u8);
    }
}
