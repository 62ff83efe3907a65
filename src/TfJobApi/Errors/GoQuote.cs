using System.Globalization;
using System.Text;

namespace TfJobApi.Errors;

/// <summary>Quotes a text as Go's <c>%q</c> does (https://pkg.go.dev/strconv#Quote), which is how Kubernetes' messages show values.</summary>
internal static class GoQuote
{
    /// <summary>How many UTF-16 units of a text are shown; a hostile one must not make the answer large.</summary>
    private const int Shown = 1024;

    public static string Quote(string text)
    {
        var quoted = new StringBuilder(Math.Min(text.Length, Shown) + 2).Append('"');
        foreach (var rune in Shorten(text).EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\a' => "\\a",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                < 0x20 or 0x7F => Escape("\\x", rune, "x2"),
                _ when IsPrintable(rune) => rune.ToString(),
                <= 0xFFFF => Escape("\\u", rune, "x4"),
                _ => Escape("\\U", rune, "x8"),
            });
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>As Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the space.</summary>
    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);

    /// <summary>The text, or its beginning and an ellipsis.</summary>
    public static string Shorten(string text, int length = Shown) => text.Length <= length ? text : $"{text.AsSpan(0, length)}…";

    private static string Escape(string prefix, Rune rune, string format) =>
        prefix + rune.Value.ToString(format, CultureInfo.InvariantCulture);
}
