using System.Text.Json;

namespace TfJobApi.Json;

/// <summary>
/// Says what a text should have where it ceases to be JSON. <see cref="Utf8JsonReader"/> knows the place; its own sentences
/// speak of its options.
/// </summary>
internal static class JsonExpectation
{
    /// <summary>Finds the place, and the sentence about it.</summary>
    /// <param name="end">Where the last token ends.</param>
    /// <param name="last">The last token.</param>
    /// <param name="open">The bracket of the innermost object or array that is open; 0 without any.</param>
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

    /// <summary>Says what should stand at a place, and what does.</summary>
    public static string Describe(ReadOnlySpan<byte> json, int at, string wanted)
    {
        var found = at == json.Length ? "the end of the text"
            : json[at] is > 0x20 and < 0x7F and var printable ? $"'{(char)printable}'"
            : $"the byte 0x{json[at]:X2}";
        return $"{wanted} was expected, not {found}";
    }

    public static int SpaceLength(ReadOnlySpan<byte> json) => json.IndexOfAnyExcept(" \t\r\n"u8) is var end and >= 0 ? end : json.Length;

    /// <param name="inside">The string's beginning, as far as it is good; and what follows it, as far as that is good.</param>
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
