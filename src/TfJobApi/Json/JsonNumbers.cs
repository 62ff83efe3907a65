using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace TfJobApi.Json;

/// <summary>
/// JSON numbers as a kube-apiserver stores them: a 64-bit integer if it is written as one, otherwise a double, written as
/// Go's encoding/json writes it: 100.0 and 1e2 become 100.
/// Source: https://pkg.go.dev/encoding/json#Marshal and floatEncoder in encode.go
/// </summary>
internal static class JsonNumbers
{
    /// <summary>Returns false, and writes nothing, if the number is too large for a double.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> token, JsonBuffer output)
    {
        if (token.IndexOfAny(".eE"u8) < 0 && Utf8Parser.TryParse(token, out long integer, out var used) && used == token.Length)
        {
            output.Write(integer == 0 ? "0"u8 : token);
            return true;
        }

        if (!double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return false;
        }

        output.Write(Encoding.ASCII.GetBytes(Format(number)));
        return true;
    }

    public static bool TryReadInteger(ReadOnlySpan<byte> canonical, out long integer) =>
        Utf8Parser.TryParse(canonical, out integer, out var used) && used == canonical.Length;

    /// <summary>
    /// Formats a number that is not zero as Go does in messages, with <c>%v</c>.
    /// Source: https://pkg.go.dev/strconv#FormatFloat with 'g' and -1
    /// </summary>
    public static string FormatForMessage(double number)
    {
        var (digits, exponent) = Split(number.ToString("R", CultureInfo.InvariantCulture).TrimStart('-'));
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits.AsSpan(1)}";
        var unsigned = exponent is >= -4 and < 6
            ? Plain(digits, exponent)
            : string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");

        return number < 0 ? $"-{unsigned}" : unsigned;
    }

    private static string Format(double number)
    {
        if (number == 0)
        {
            return "0";
        }

        // "R" gives the shortest digits that parse to the same double, as Go's 'g' with -1 does; "E16" would pad
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var (digits, exponent) = Split(text.TrimStart('-'));
        var magnitude = Math.Abs(number);
        var unsigned = magnitude is < 1e-6 or >= 1e21 ? Scientific(digits, exponent) : Plain(digits, exponent);

        return number < 0 ? $"-{unsigned}" : unsigned;
    }

    /// <summary>Returns the significant digits, and the power of ten of the first one.</summary>
    private static (string Digits, int Exponent) Split(string text)
    {
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var power = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var zeros = all.Length - all.TrimStart('0').Length;
        var digits = all.Trim('0');

        return (digits, power + whole - 1 - zeros);
    }

    private static string Plain(string digits, int exponent) => exponent switch
    {
        < 0 => $"0.{new string('0', -exponent - 1)}{digits}",
        _ when digits.Length <= exponent + 1 => digits.PadRight(exponent + 1, '0'),
        _ => $"{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}",
    };

    private static string Scientific(string digits, int exponent)
    {
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits.AsSpan(1)}";
        var sign = exponent < 0 ? '-' : '+';
        var power = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);

        // Go pads the exponent to two digits and then removes the zero, but only from e-0X
        return $"{mantissa}e{sign}{(sign == '+' ? power.PadLeft(2, '0') : power)}";
    }
}
