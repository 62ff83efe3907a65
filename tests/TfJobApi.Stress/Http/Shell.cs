using System.Globalization;
using System.Text;

namespace TfJobApi.Stress.Http;

/// <summary>Texts as words of bash.</summary>
internal static class Shell
{
    private const int Most = 1000;

    public static string Quote(string text) => Quote(Encoding.Latin1.GetBytes(text));

    /// <summary>Bytes that are not printable ASCII are escaped, and a long word is cut.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        var isPlain = true;
        var word = new StringBuilder();
        foreach (var value in bytes[..Math.Min(bytes.Length, Most)])
        {
            var isPrintable = value is >= 0x20 and < 0x7f and not ((byte)'\'' or (byte)'\\');
            isPlain &= isPrintable;
            word.Append(isPrintable ? ((char)value).ToString() : string.Create(CultureInfo.InvariantCulture, $"\\x{value:x2}"));
        }

        var rest = bytes.Length > Most ? string.Create(CultureInfo.InvariantCulture, $" # and {bytes.Length - Most} more bytes") : "";
        return isPlain ? $"'{word}'{rest}" : $"$'{word}'{rest}";
    }
}
