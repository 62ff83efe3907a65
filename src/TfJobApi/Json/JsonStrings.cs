using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace TfJobApi.Json;

/// <summary>
/// JSON strings as Go's encoding/json, and therefore a kube-apiserver, writes them:
/// <c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c>, U+2028 and U+2029 escaped, other text as UTF-8, halves of surrogate pairs
/// as U+FFFD (https://pkg.go.dev/encoding/json#Marshal).
/// </summary>
internal static class JsonStrings
{
    /// <summary>0xE2 begins U+2028 and U+2029.</summary>
    private static readonly SearchValues<byte> MayNeedEscape =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), .. "\"\\<>&"u8, 0xE2]);

    /// <summary>Without the bytes that a valid JSON text escapes, or has between strings.</summary>
    private static readonly SearchValues<byte> MayNeedEscapeInText = SearchValues.Create([.. "\\<>&"u8, 0xE2]);

    /// <summary>Returns false if a string of the text may not be in canonical form.</summary>
    public static bool ArePlain(ReadOnlySpan<byte> json) => !json.ContainsAny(MayNeedEscapeInText);

    /// <summary>Returns the length of the string token at the beginning, with its quotes.</summary>
    public static int TokenLength(ReadOnlySpan<byte> json)
    {
        var at = 1;
        while (true)
        {
            at += json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (json[at] == '"')
            {
                return at + 1;
            }

            at += 2;
        }
    }

    public static void Write(string text, JsonBuffer output)
    {
        // nearly every text is short ASCII with nothing to escape
        var place = output.GetSpan(text.Length + 2);
        if (Ascii.FromUtf16(text, place[1..], out var written) == OperationStatus.Done && !place.Slice(1, written).ContainsAny(MayNeedEscape))
        {
            place[0] = (byte)'"';
            place[written + 1] = (byte)'"';
            output.Advance(written + 2);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, rented);
        WriteText(rented.AsSpan(0, length), output);
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Writes an unescaped UTF-8 text with quotes.</summary>
    public static void WriteText(ReadOnlySpan<byte> utf8, JsonBuffer output)
    {
        output.Write("\""u8);

        while (utf8.IndexOfAny(MayNeedEscape) is var stop and >= 0)
        {
            output.Write(utf8[..stop]);
            utf8 = utf8[(stop + WriteEscape(utf8[stop..], output))..];
        }

        output.Write(utf8);
        output.Write("\""u8);
    }

    /// <summary>Writes the inside of a valid string token in canonical form, with quotes.</summary>
    public static void WriteToken(ReadOnlySpan<byte> inside, JsonBuffer output)
    {
        if (!inside.ContainsAny(MayNeedEscape))
        {
            output.WriteQuoted(inside);
            return;
        }

        if (!inside.Contains((byte)'\\'))
        {
            WriteText(inside, output);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(inside.Length);
        WriteText(rented.AsSpan(0, JsonEscapes.Unescape(inside, rented)), output);
        ArrayPool<byte>.Shared.Return(rented);
    }

    public static string Decode(ReadOnlySpan<byte> inside)
    {
        if (!inside.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(inside);
        }

        var rented = ArrayPool<byte>.Shared.Rent(inside.Length);
        var text = Encoding.UTF8.GetString(rented.AsSpan(0, JsonEscapes.Unescape(inside, rented)));
        ArrayPool<byte>.Shared.Return(rented);

        return text;
    }

    /// <summary>Compares the texts of two string tokens by their UTF-8 bytes, as Go sorts keys.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        // up to the first escape, bytes are text
        var shared = Math.Min(left.Length, right.Length);
        for (var at = 0; at < shared; at++)
        {
            if (left[at] == '\\' || right[at] == '\\')
            {
                return CompareEscaped(left, right);
            }

            if (left[at] != right[at])
            {
                return left[at] - right[at];
            }
        }

        return left.Length - right.Length;
    }

    private static int CompareEscaped(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var rented = ArrayPool<byte>.Shared.Rent(left.Length + right.Length);
        var leftLength = JsonEscapes.Unescape(left, rented);
        var rightLength = JsonEscapes.Unescape(right, rented.AsSpan(leftLength));
        var order = rented.AsSpan(0, leftLength).SequenceCompareTo(rented.AsSpan(leftLength, rightLength));
        ArrayPool<byte>.Shared.Return(rented);

        return order;
    }

    /// <summary>Writes the first character, escaped if necessary; returns its length in the text.</summary>
    private static int WriteEscape(ReadOnlySpan<byte> utf8, JsonBuffer output)
    {
        var first = utf8[0];
        if (first == 0xE2)
        {
            var separator = utf8.Length > 2 && utf8[1] == 0x80 && utf8[2] is 0xA8 or 0xA9;
            output.Write(!separator ? utf8[..1] : utf8[2] == 0xA8 ? "\\u2028"u8 : "\\u2029"u8);
            return separator ? 3 : 1;
        }

        var escape = first switch
        {
            (byte)'"' => "\\\""u8,
            (byte)'\\' => "\\\\"u8,
            (byte)'\n' => "\\n"u8,
            (byte)'\r' => "\\r"u8,
            (byte)'\t' => "\\t"u8,
            _ => "\\u00"u8,
        };
        output.Write(escape);
        if (escape.Length > 2)
        {
            Utf8Formatter.TryFormat(first, output.GetSpan(2), out var digits, new('x', 2));
            output.Advance(digits);
        }

        return 1;
    }
}
