using System.Text.Json;

namespace TfJobApi.Json;

/// <summary>
/// Describes what was expected where a text stops being valid JSON. <see cref="Utf8JsonReader"/> reports the position, but
/// its messages describe its own options.
/// </summary>
internal static class JsonExpectation
{
    /// <param name="end">The end of the last token.</param>
    /// <param name="open">The bracket of the innermost open object or array, or 0.</param>
    public static (int Position, string Message) Find(ReadOnlySpan<byte> json, int end, JsonTokenType last, byte open, JsonException exception)
    {
        var start = end + SpaceLength(json[end..]);
        var isAfterValue = last is not (JsonTokenType.None or JsonTokenType.PropertyName or JsonTokenType.StartObject or JsonTokenType.StartArray);
        var isAfterComma = isAfterValue && start < json.Length && json[start] == ',';
        if (isAfterComma)
        {
            start += 1 + SpaceLength(json[(start + 1)..]);
        }

        var afterValue = open switch { (byte)'{' => "',' or '}'", (byte)'[' => "',' or ']'", _ => "the end of the text" };
        var wantsName = open == '{' && (isAfterComma || last == JsonTokenType.StartObject);
        var wanted = wantsName ? "a member's name in double quotes" : isAfterValue && !isAfterComma ? afterValue : "a value";

        var at = Math.Max(start, Offset(json, exception));
        var token = json[start..at];
        return token switch
        {
            [(byte)'"', .. var inside] => (at, Describe(json, at, InString(inside))),
            [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..] when !wantsName =>
                (at, Describe(json, at, char.IsAsciiDigit((char)token[^1]) ? afterValue : "a digit")),
            _ => (start, Describe(json, start, wanted)),
        };
    }

    public static string Describe(ReadOnlySpan<byte> json, int at, string wanted)
    {
        var found = at == json.Length ? "the end of the text"
            : json[at] is > 0x20 and < 0x7F and var printable ? $"'{(char)printable}'"
            : $"the byte 0x{json[at]:X2}";
        return $"{wanted} was expected, not {found}";
    }

    public static int SpaceLength(ReadOnlySpan<byte> json) => json.IndexOfAnyExcept(" \t\r\n"u8) is var end and >= 0 ? end : json.Length;

    /// <param name="inside">The valid beginning of the string, or the string and the valid text after it.</param>
    private static string InString(ReadOnlySpan<byte> inside)
    {
        while (inside.IndexOfAny((byte)'\\', (byte)'"') is var at and >= 0)
        {
            if (inside[at] == '"')
            {
                return "':'";
            }

            var isUnicode = inside[at..] is [_, (byte)'u', ..];
            var length = isUnicode ? 6 : 2;
            if (inside.Length < at + length)
            {
                return isUnicode ? "four hexadecimal digits after \\u" : "one of \"\\/bfnrtu after the backslash";
            }

            inside = inside[(at + length)..];
        }

        return "the string's closing '\"'";
    }

    private static int Offset(ReadOnlySpan<byte> json, JsonException exception)
    {
        var start = 0;
        for (var line = 0; line < exception.LineNumber; line++)
        {
            start += json[start..].IndexOf((byte)'\n') + 1;
        }

        return start + (int)exception.BytePositionInLine!;
    }
}
