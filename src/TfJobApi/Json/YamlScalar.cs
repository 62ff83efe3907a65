using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TfJobApi.Json;

/// <summary>
/// Reads YAML scalars as kubectl and the API server do: YAML 1.1 by go-yaml v2.
/// Source: https://github.com/kubernetes-sigs/yaml and https://yaml.org/type/
/// </summary>
internal static partial class YamlScalar
{
    private const string Tags = "tag:yaml.org,2002:";

    /// <summary>Whether it is a key whose value is merged into the mapping.</summary>
    public static bool IsMergeKey(Scalar scalar) =>
        scalar.Value == "<<" && (scalar.Tag == $"{Tags}merge" || (scalar.Tag.IsEmpty && scalar.Style == ScalarStyle.Plain));

    /// <summary>Writes the scalar as JSON. Returns an error message (for example for an infinity), or null.</summary>
    public static string? Write(Scalar scalar, JsonBuffer output)
    {
        if (FindError(scalar) is { } error)
        {
            return error;
        }

        if (scalar.Tag == $"{Tags}binary")
        {
            return WriteBinary(scalar.Value, output);
        }

        if (IsText(scalar))
        {
            JsonStrings.Write(scalar.Value, output);
            return null;
        }

        return scalar.Tag.IsEmpty || KindOf(scalar.Value) is var kind && (kind == ShortTag(scalar) || (kind, ShortTag(scalar)) is ("int", "float"))
            ? TryWritePlain(scalar.Value, output) ? null : $"{scalar.Value} cannot be written as JSON"
            : $"cannot decode !!{kind} `{scalar.Value}` as a !!{ShortTag(scalar)}";
    }

    /// <summary>Numbers and booleans become texts: 0x10 is "16", yes is "true". Returns an error message, or null.</summary>
    public static string? ReadKey(Scalar scalar, out string key)
    {
        key = scalar.Value;
        if (scalar.Tag.IsEmpty && (IsText(scalar) || IsInfinite(scalar.Value)))
        {
            return FindError(scalar);
        }

        var json = new JsonBuffer(scalar.Value.Length + 2);
        if (Write(scalar, json) is { } error)
        {
            return error;
        }

        key = json.WrittenSpan is [(byte)'"', .. var inside, _] ? JsonStrings.Decode(inside) : Encoding.ASCII.GetString(json.WrittenSpan);
        return json.WrittenSpan.SequenceEqual("null"u8) ? "null cannot be a key" : null;
    }

    /// <summary>A tag that go-yaml does not know leaves a text.</summary>
    private static bool IsText(Scalar scalar) => scalar.Tag.IsEmpty
        ? scalar.Style != ScalarStyle.Plain
        : ShortTag(scalar) is not ("int" or "float" or "bool" or "null" or "timestamp");

    private static string ShortTag(Scalar scalar) =>
        scalar.Tag.Value.StartsWith(Tags, StringComparison.Ordinal) ? scalar.Tag.Value[Tags.Length..] : "";

    /// <summary>Returns the tag that go-yaml finds for a plain scalar.</summary>
    private static string KindOf(string text)
    {
        var json = new JsonBuffer(text.Length + 2);
        return IsInfinite(text) ? "float"
            : Timestamp().IsMatch(text) ? "timestamp"
            : !TryWritePlain(text, json) ? "str"
            : json.WrittenSpan[0] switch
            {
                (byte)'n' => "null",
                (byte)'t' or (byte)'f' => "bool",
                (byte)'"' => "str",
                _ => YamlNumber.IsInteger(text) ? "int" : "float",
            };
    }

    /// <summary>Bytes that are not UTF-8 become replacement characters, as in Go's JSON.</summary>
    private static string? WriteBinary(string base64, JsonBuffer output)
    {
        var bytes = new byte[base64.Length];
        if (base64.AsSpan().ContainsAny(' ', '\t') || !Convert.TryFromBase64String(base64, bytes, out var length))
        {
            return "!!binary value contains invalid base64 data";
        }

        JsonStrings.Write(Encoding.UTF8.GetString(bytes.AsSpan(0, length)), output);
        return null;
    }

    // in a word that begins with an asterisk the parser includes the colon after it, which should end a key
    private static string? FindError(Scalar scalar) => scalar.Style == ScalarStyle.Plain && StarWithColon().IsMatch(scalar.Value)
        ? "a text with a word that begins with * must stand in quotes here"
        : null;

    private static bool IsInfinite(string text) =>
        text is ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" or ".nan" or ".NaN" or ".NAN";

    private static bool TryWritePlain(string text, JsonBuffer output)
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
            default:
                break;
        }

        if (IsInfinite(text))
        {
            return false;
        }

        if (YamlNumber.Parse(text) is not { } number || !JsonNumbers.TryWrite(Encoding.ASCII.GetBytes(number), output))
        {
            JsonStrings.Write(text, output);
        }

        return true;
    }

    /// <summary>Source: https://github.com/go-yaml/yaml/blob/v2/resolve.go (allowedTimestampFormats)</summary>
    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Timestamp();

    // YAML's white space; other spaces, such as the no-break space, belong to words
    [GeneratedRegex(@"[ \t\r\n]\*[^ \t\r\n]*:([ \t\r\n]|\z)", RegexOptions.ExplicitCapture)]
    private static partial Regex StarWithColon();
}
