using System.Globalization;
using System.Text;

namespace TfJobApi.Http;

internal static class PercentDecoding
{
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
}
