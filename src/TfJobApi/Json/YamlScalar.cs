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
    /// <summary>Writes the scalar as JSON. Returns an error message (for example for an infinity), or null.</summary>
    public static string? Write(Scalar scalar, JsonBuffer output)
    {
        if (FindError(scalar) is { } error)
        {
            return error;
        }

        if (IsText(scalar))
        {
            JsonStrings.Write(scalar.Value, output);
            return null;
        }

        return TryWritePlain(scalar.Value, output) ? null : $"{scalar.Value} cannot be written as JSON";
    }

    /// <summary>Numbers and booleans become texts: 0x10 is "16", yes is "true". Returns an error message, or null.</summary>
    public static string? ReadKey(Scalar scalar, out string key)
    {
        key = scalar.Value;
        if (FindError(scalar) is { } error)
        {
            return error;
        }

        var json = new JsonBuffer(scalar.Value.Length + 2);
        if (IsText(scalar) || !TryWritePlain(scalar.Value, json) || json.WrittenSpan[0] == '"')
        {
            return scalar is { Value: "<<", Style: ScalarStyle.Plain } ? "merge keys (<<) are not supported" : null;
        }

        key = Encoding.ASCII.GetString(json.WrittenSpan);
        return key == "null" ? "null cannot be a key" : null;
    }

    private static bool IsText(Scalar scalar) =>
        scalar.Style != ScalarStyle.Plain || scalar.Tag == "tag:yaml.org,2002:str" || scalar.Tag == "!";

    private static string? FindError(Scalar scalar)
    {
        if (scalar.Tag == "tag:yaml.org,2002:binary")
        {
            return "binary data (!!binary) is not supported";
        }

        // in a word that begins with an asterisk the parser includes the colon after it, which should end a key
        return scalar.Style == ScalarStyle.Plain && StarWithColon().IsMatch(scalar.Value)
            ? "a text with a word that begins with * must stand in quotes here"
            : null;
    }

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
            case ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" or ".nan" or ".NaN" or ".NAN":
                return false;
            default:
                break;
        }

        if (YamlNumber.Parse(text) is not { } number || !JsonNumbers.TryWrite(Encoding.ASCII.GetBytes(number), output))
        {
            JsonStrings.Write(text, output);
        }

        return true;
    }

    // YAML's white space; other spaces, such as the no-break space, belong to words
    [GeneratedRegex(@"[ \t\r\n]\*[^ \t\r\n]*:([ \t\r\n]|\z)", RegexOptions.ExplicitCapture)]
    private static partial Regex StarWithColon();
}
