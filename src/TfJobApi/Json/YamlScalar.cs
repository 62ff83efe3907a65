using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TfJobApi.Json;

/// <summary>
/// What a plain YAML scalar stands for, as kubectl and the API server read it: YAML 1.1 by go-yaml v2.
/// Source: https://github.com/kubernetes-sigs/yaml and https://yaml.org/type/
/// </summary>
internal static partial class YamlScalar
{
    /// <summary>Writes the scalar as JSON; false for numbers that JSON cannot write (infinities, NaN).</summary>
    public static bool TryWrite(string text, JsonBuffer output)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                output.Write("null"u8);
                return true;
            case "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "true" or "True" or "TRUE":
                output.Write("true"u8);
                return true;
            case "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "false" or "False" or "FALSE":
                output.Write("false"u8);
                return true;
            case ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" or ".nan" or ".NaN" or ".NAN":
                return false;
            default:
                break;
        }

        if (NumberOf(text) is { } number)
        {
            output.Write(Encoding.ASCII.GetBytes(number));
        }
        else
        {
            JsonStrings.Write(text, output);
        }

        return true;
    }

    /// <summary>Whether a plain scalar of these characters is that text for every reader: no number, boolean, null or time.</summary>
    public static bool IsText(string text)
    {
        if (text is "" or "<<" or "=" || SexagesimalOrTime().IsMatch(text))
        {
            return false;
        }

        var read = new JsonBuffer(text.Length + 2);
        return TryWrite(text, read) && read.WrittenSpan[0] == '"';
    }

    private static string? NumberOf(string text)
    {
        if (!char.IsAsciiDigit(text[^1]) && !char.IsAsciiHexDigit(text[^1]) && text[^1] != '.')
        {
            return null;
        }

        var digits = text.Replace("_", "", StringComparison.Ordinal).TrimStart('+');
        if (Integer().Match(digits) is { Success: true } match)
        {
            var sign = match.Groups["sign"].Value;
            return match switch
            {
                _ when match.Groups["hex"] is { Success: true, Value: var hex } => Based(sign, hex, 16),
                _ when match.Groups["binary"] is { Success: true, Value: var binary } => Based(sign, binary, 2),
                _ when match.Groups["octal"] is { Success: true, Value: var octal } => Based(sign, octal, 8),
                _ => digits,
            };
        }

        return Float().IsMatch(digits) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
                ? number.ToString("R", CultureInfo.InvariantCulture)
                : null;
    }

    /// <summary>Null when the number does not fit into 64 bits; the scalar is text then.</summary>
    private static string? Based(string sign, string digits, int radix)
    {
        var value = 0L;
        foreach (var digit in digits)
        {
            value = value > (long.MaxValue >> 4) ? -1 : (value * radix) + Convert.ToInt32(digit.ToString(), 16);
            if (value < 0)
            {
                return null;
            }
        }

        return sign + value.ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^(?<sign>-?)(0x(?<hex>[0-9a-fA-F]+)|0b(?<binary>[01]+)|0o?(?<octal>[0-7]+)|(0|[1-9][0-9]*))$", RegexOptions.ExplicitCapture)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^([-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?)$", RegexOptions.ExplicitCapture)]
    private static partial Regex SexagesimalOrTime();

    [GeneratedRegex(@"^-?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Float();
}
