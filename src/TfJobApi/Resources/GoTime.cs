using TfJobApi.Errors;

namespace TfJobApi.Resources;

/// <summary>
/// Reports why Go cannot parse a time of RFC 3339.
/// Source: https://github.com/golang/go/blob/release-branch.go1.15/src/time/format.go (Parse)
/// </summary>
internal static class GoTime
{
    private const string Layout = "2006-01-02T15:04:05Z07:00";

    /// <summary>The parts of the layout before the zone: a separator, or a number with its length, its name and its bounds.</summary>
    private static readonly (string Part, int Digits, string Name, int Least, int Most)[] Parts =
    [
        ("2006", 4, "year", 0, 9999), ("-", 0, "", 0, 0), ("01", 2, "month", 1, 12), ("-", 0, "", 0, 0), ("02", 2, "day", 1, 31),
        ("T", 0, "", 0, 0), ("15", 2, "hour", 0, 23), (":", 0, "", 0, 0), ("04", 2, "minute", 0, 59), (":", 0, "", 0, 0), ("05", 2, "second", 0, 59),
    ];

    /// <summary>Returns null for a time.</summary>
    public static string? FindError(string text)
    {
        var rest = text.AsSpan();
        var (year, month) = (0, 0);
        foreach (var (part, digits, name, least, most) in Parts)
        {
            var length = digits == 0 ? part.Length : part == "15" && rest.Length > 0 && !IsNumber(rest, 2) ? 1 : digits;
            if (digits == 0 ? !rest.StartsWith(part) : !IsNumber(rest, length))
            {
                return Wrong(text, rest, part);
            }

            if (digits > 0)
            {
                var number = int.Parse(rest[..length], System.Globalization.CultureInfo.InvariantCulture);
                (year, month) = (name == "year" ? number : year, name == "month" ? number : month);
                if (number < least || number > (name == "day" ? DaysOf(year, month) : most))
                {
                    return $"parsing time {GoQuote.Quote(text)}: {name} out of range";
                }
            }

            rest = rest[length..];
        }

        return FindZoneError(text, rest);
    }

    private static string? FindZoneError(string text, ReadOnlySpan<char> rest)
    {
        if (rest is ['.', >= '0' and <= '9', ..])
        {
            var end = rest[1..].IndexOfAnyExceptInRange('0', '9');
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        var length = rest is ['Z', ..] ? 1
            : rest is ['+' or '-', _, _, ':', _, _, ..] && IsNumber(rest[1..], 2) && IsNumber(rest[4..], 2) ? 6
            : 0;
        return length == 0 ? Wrong(text, rest, "Z07:00")
            : rest.Length > length ? $"parsing time {GoQuote.Quote(text)}: extra text: {rest[length..]}"
            : null;
    }

    private static string Wrong(string text, ReadOnlySpan<char> rest, string part) =>
        $"parsing time {GoQuote.Quote(text)} as {GoQuote.Quote(Layout)}: cannot parse {GoQuote.Quote(rest.ToString())} as {GoQuote.Quote(part)}";

    private static bool IsNumber(ReadOnlySpan<char> text, int length) => text.Length >= length && !text[..length].ContainsAnyExceptInRange('0', '9');

    /// <summary>A year 0, which Go has, is a leap year.</summary>
    private static int DaysOf(int year, int month) => DateTime.DaysInMonth(year == 0 ? 4 : year, month);
}
