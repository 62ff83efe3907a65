using System.Buffers;
using System.Globalization;
using System.Text;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// Percent-encoding as signatures require it: letters, digits and <c>-_.~</c> stay, every other byte of the UTF-8 text
/// becomes <c>%XX</c> in uppercase (https://www.rfc-editor.org/rfc/rfc3986#section-2.3).
/// </summary>
internal static class PercentEncoding
{
    private const string UnreservedText = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

    private static readonly SearchValues<char> UnreservedOrSlash = SearchValues.Create($"/{UnreservedText}");

    public static SearchValues<char> Unreserved { get; } = SearchValues.Create(UnreservedText);

    /// <summary>Whether a path needs neither decoding nor encoding.</summary>
    public static bool IsPlainPath(ReadOnlySpan<char> path) => path.StartsWith('/') && !path.ContainsAnyExcept(UnreservedOrSlash);

    /// <summary>Decodes once; returns false if a <c>%</c> is not followed by two hexadecimal digits.</summary>
    /// <param name="plusIsSpace">True for a query: forms encode a space as a plus.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, bool plusIsSpace, out byte[] decoded)
    {
        decoded = new byte[Encoding.UTF8.GetByteCount(text)];
        var length = Encoding.UTF8.GetBytes(text, decoded);
        if (decoded.AsSpan().IndexOfAny((byte)'%', (byte)'+') < 0)
        {
            return true;
        }

        var written = 0;
        for (var at = 0; at < length; at++)
        {
            var next = decoded[at];
            if (next == '%')
            {
                if (at + 2 >= length
                    || !byte.TryParse(decoded.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out next))
                {
                    return false;
                }

                at += 2;
            }
            else if (next == '+' && plusIsSpace)
            {
                next = (byte)' ';
            }

            decoded[written++] = next;
        }

        decoded = decoded[..written];
        return true;
    }

    public static void Append(Utf8TextBuilder output, ReadOnlySpan<byte> text)
    {
        foreach (var unit in text)
        {
            if (Unreserved.Contains((char)unit))
            {
                output.Append(unit);
            }
            else
            {
                output.Append('%').Append("0123456789ABCDEF"[unit >> 4]).Append("0123456789ABCDEF"[unit & 0xF]);
            }
        }
    }
}
