using System.Text;

namespace TfJobApi.Json;

/// <summary>Reads the escapes in JSON strings: <c>\n</c>, <c>\u00e9</c> and so on (RFC 8259, section 7).</summary>
internal static class JsonEscapes
{
    /// <summary>Unescapes the inside of a string token. The text is never longer than the token.</summary>
    public static int Unescape(ReadOnlySpan<byte> inside, Span<byte> text)
    {
        var length = 0;
        for (var at = 0; at < inside.Length; at++)
        {
            if (inside[at] != '\\')
            {
                text[length++] = inside[at];
                continue;
            }

            at++;
            if (inside[at] == 'u')
            {
                length += ReadUnicodeEscape(inside, ref at).EncodeToUtf8(text[length..]);
                continue;
            }

            text[length++] = inside[at] switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                var itself => itself,
            };
        }

        return length;
    }

    /// <summary>Reads <c>uXXXX</c>, and the second half of a surrogate pair; moves to the last digit.</summary>
    private static Rune ReadUnicodeEscape(ReadOnlySpan<byte> inside, ref int at)
    {
        var first = ReadHex(inside.Slice(at + 1, 4));
        at += 4;

        if (Rune.TryCreate(first, out var rune))
        {
            return rune;
        }

        if (inside[(at + 1)..].StartsWith("\\u"u8)
            && Rune.TryCreate(first, ReadHex(inside.Slice(at + 3, 4)), out var pair))
        {
            at += 6;
            return pair;
        }

        return Rune.ReplacementChar;
    }

    private static char ReadHex(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            value = (value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return (char)value;
    }
}
