using System.Buffers;
using System.Globalization;
using System.Text;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// Percent-encoding as signatures want it: letters, digits and <c>-_.~</c> as they are, every other byte of the UTF-8 text
/// as <c>%XX</c> in upper case (https://www.rfc-editor.org/rfc/rfc3986#section-2.3).
/// </summary>
internal static class PercentEncoding
{
    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    private static readonly SearchValues<char> UnreservedOrSlash =
        SearchValues.Create("/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    /// <summary>Whether it is a path of which nothing is, or has to be, encoded.</summary>
    public static bool IsPlainPath(ReadOnlySpan<char> path) => path.StartsWith('/') && !path.ContainsAnyExcept(UnreservedOrSlash);

    /// <summary>Undoes one level of it; false when a <c>%</c> is not followed by two hexadecimal digits.</summary>
    /// <param name="plusIsSpace">As in a query, where forms write a space so.</param>
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

    public static void Append(CanonicalText output, ReadOnlySpan<byte> text)
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
