using System.Globalization;
using System.Text;
using TfJobApi.Errors;

namespace TfJobApi.Telemetry;

/// <summary>Texts of clients in a line of the log. A terminal would obey control characters, and a line break would begin a false line.</summary>
internal static class LogText
{
    /// <summary>In UTF-16 units.</summary>
    public const int MaxLength = 1024;

    /// <summary>Escapes everything that is not printable, spaces and quotation marks, as in a URL.</summary>
    public static string Escape(string text) => Escape(text, "\"");

    /// <param name="path">Decoded: an escaped question mark is one here.</param>
    public static string EscapePath(string path) => Escape(path, "\"%?");

    private static string Escape(string text, string reserved)
    {
        text = GoQuote.Shorten(text, MaxLength);
        if (text.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 && text.AsSpan().IndexOfAny(reserved) < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != ' ' && GoQuote.IsPrintable(rune) && !(rune.IsBmp && reserved.Contains((char)rune.Value, StringComparison.Ordinal)))
            {
                escaped.Append(rune.ToString());
                continue;
            }

            foreach (var unit in bytes[..rune.EncodeToUtf8(bytes)])
            {
                escaped.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
            }
        }

        return escaped.ToString();
    }
}
