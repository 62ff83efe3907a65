using System.Globalization;
using System.Text;

namespace TfJobApi.Errors;

/// <summary>Quotes a text as Go's <c>%q</c> does (https://pkg.go.dev/strconv#Quote); Kubernetes' messages show values so.</summary>
internal static class GoQuote
{
    /// <summary>In UTF-16 units; a hostile text must not make the response large.</summary>
    private const int MaxLength = 1024;

    public static string Quote(string text)
    {
        var quoted = new StringBuilder(Math.Min(text.Length, MaxLength) + 2).Append('"');
        foreach (var rune in Shorten(text).EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                _ => Escape(rune),
            });
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>
    /// Escapes everything that is not printable, line breaks included: a text of somebody else must not control a terminal, or begin a
    /// line. Quotation marks and backslashes stay.
    /// </summary>
    public static string Escape(string text) => text.EnumerateRunes().All(IsPrintable) ? text : string.Concat(text.EnumerateRunes().Select(Escape));

    /// <summary>As Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the space.</summary>
    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);

    /// <summary>Shortens a longer text, and adds an ellipsis.</summary>
    public static string Shorten(string text, int length = MaxLength) => text.Length <= length ? text : $"{text.AsSpan(0, length)}…";

    private static string Escape(Rune rune) => rune.Value switch
    {
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
    };

    private static string Escape(string prefix, Rune rune, string format) =>
        prefix + rune.Value.ToString(format, CultureInfo.InvariantCulture);
}
