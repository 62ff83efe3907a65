using System.Buffers;

namespace TfJobApi.Json;

/// <summary>
/// A place in a JSON text that only moves forward: over white space, words, numbers and strings as RFC 8259 writes them.
/// What reads answers what is wrong, or null; the place is then where it is.
/// </summary>
internal ref struct JsonScanner(ReadOnlySpan<byte> json)
{
    /// <summary>Bytes that end a string, begin an escape, or must not stand in a string as they are.</summary>
    private static readonly SearchValues<byte> StringStops =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), .. "\"\\"u8]);

    private readonly ReadOnlySpan<byte> _json = json;

    public int Position { get; private set; }

    /// <summary>Whether it has been over white space.</summary>
    public bool HasSpace { get; private set; }

    /// <summary>Whether it has been over a number.</summary>
    public bool HasNumber { get; private set; }

    /// <summary>The byte that comes next; 0, which can stand nowhere, at the end.</summary>
    public readonly byte Peek() => Position < _json.Length ? _json[Position] : (byte)0;

    /// <summary>Steps over one byte, and the white space behind it.</summary>
    public void Step()
    {
        Position++;
        SkipSpace();
    }

    public void SkipSpace()
    {
        var at = Position;
        while (at < _json.Length && _json[at] <= ' ' && _json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        HasSpace |= at > Position;
        Position = at;
    }

    public string? ReadString()
    {
        Position++;
        while (true)
        {
            var stop = _json[Position..].IndexOfAny(StringStops);
            Position = stop < 0 ? _json.Length : Position + stop;
            switch (Peek())
            {
                case (byte)'"':
                    Position++;
                    return null;
                case (byte)'\\':
                    if (ReadEscape() is { } wrong)
                    {
                        return wrong;
                    }

                    break;
                default:
                    return Expected("the string's closing '\"'");
            }
        }
    }

    public string? ReadNumber()
    {
        HasNumber = true;
        Position += Peek() == '-' ? 1 : 0;
        if (Peek() == '0')
        {
            Position++;
        }
        else if (ReadDigits() is { } wrong)
        {
            return wrong;
        }

        if (Peek() == '.')
        {
            Position++;
            if (ReadDigits() is { } wrong)
            {
                return wrong;
            }
        }

        if (Peek() is not ((byte)'e' or (byte)'E'))
        {
            return null;
        }

        Position++;
        Position += Peek() is (byte)'+' or (byte)'-' ? 1 : 0;
        return ReadDigits();
    }

    public bool TryReadWord(ReadOnlySpan<byte> word)
    {
        if (!_json[Position..].StartsWith(word))
        {
            return false;
        }

        Position += word.Length;
        return true;
    }

    /// <summary>Says what should stand here, and what does.</summary>
    public readonly string Expected(string what)
    {
        var found = Position == _json.Length ? "the end of the text"
            : _json[Position] is > 0x20 and < 0x7F and var printable ? $"'{(char)printable}'"
            : $"the byte 0x{_json[Position]:X2}";
        return $"{what} was expected, not {found}";
    }

    private string? ReadEscape()
    {
        Position++;
        if (Peek() != 'u')
        {
            if (!"\"\\/bfnrt"u8.Contains(Peek()))
            {
                return Expected("one of \"\\/bfnrtu behind the backslash");
            }

            Position++;
            return null;
        }

        Position++;
        for (var digits = 0; digits < 4; digits++, Position++)
        {
            if (!char.IsAsciiHexDigit((char)Peek()))
            {
                return Expected("four hexadecimal digits behind \\u");
            }
        }

        return null;
    }

    private string? ReadDigits()
    {
        var start = Position;
        while (char.IsAsciiDigit((char)Peek()))
        {
            Position++;
        }

        return Position > start ? null : Expected("a digit");
    }
}
