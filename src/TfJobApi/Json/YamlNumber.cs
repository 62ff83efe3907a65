using System.Globalization;
using System.Text.RegularExpressions;

namespace TfJobApi.Json;

/// <summary>
/// Reads the plain YAML scalars that go-yaml v2 reads as numbers, in Go's notation. The first character decides which
/// numbers are possible; underscores are ignored.
/// Source: https://github.com/go-yaml/yaml/blob/v2/resolve.go and https://pkg.go.dev/strconv#ParseInt
/// </summary>
internal static partial class YamlNumber
{
    /// <summary>Returns the number as JSON; null if the scalar is text.</summary>
    public static string? Parse(string text)
    {
        if (text[0] == '.')
        {
            return DotNumber().IsMatch(text) ? Double(text.Replace("_", "", StringComparison.Ordinal)) : null;
        }

        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('+' or '-'))
        {
            return null;
        }

        var digits = text.Replace("_", "", StringComparison.Ordinal);
        return ParseInteger(digits) ?? (Float().IsMatch(digits) ? Double(digits) : null);
    }

    /// <summary>Whether go-yaml reads an integer, which has 64 bits; a longer one is a float.</summary>
    public static bool IsInteger(string text) =>
        ParseInteger(text.Replace("_", "", StringComparison.Ordinal)) is { } number
        && (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            || ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static string? ParseInteger(string text)
    {
        if (Integer().Match(text) is not { Success: true } match)
        {
            return null;
        }

        return match switch
        {
            _ when match.Groups["hex"] is { Success: true, Value: var hex } => Based(match.Groups["sign"].Value, hex, 16),
            _ when match.Groups["octal"] is { Success: true, Value: var octal } => Based(match.Groups["sign"].Value, octal, 8),
            _ when match.Groups["binary"] is { Success: true, Value: var binary } => Based(match.Groups["sign"].Value, binary, 2),
            _ => text.TrimStart('+'),
        };
    }

    /// <summary>Returns null if the number does not fit into 64 bits, which are unsigned for a number without a sign.</summary>
    private static string? Based(string sign, string digits, int radix)
    {
        var value = UInt128.Zero;
        foreach (var digit in digits)
        {
            value = (value * (uint)radix) + (uint)Convert.ToInt32(digit.ToString(), 16);
            if (value > ulong.MaxValue)
            {
                return null;
            }
        }

        ulong most = sign switch { "" => ulong.MaxValue, "-" => 1UL << 63, _ => long.MaxValue };
        return value > most ? null : $"{(sign == "-" && value > 0 ? sign : "")}{value.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>Returns null if the number is too large for a double.</summary>
    private static string? Double(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex("^(?<sign>[-+]?)(0[xX](?<hex>[0-9a-fA-F]+)|0[bB](?<binary>[01]+)|0[oO]?(?<octal>[0-7]+)|0|[1-9][0-9]*)\\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Float();

    /// <summary>After a dot, underscores are only allowed between two digits.</summary>
    [GeneratedRegex(@"^\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex DotNumber();
}
