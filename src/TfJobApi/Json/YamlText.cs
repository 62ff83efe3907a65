using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace TfJobApi.Json;

/// <summary>
/// Chooses the style of a text in YAML: plain if readers of YAML 1.1 (libyaml, PyYAML, Ruby's Psych) and of YAML 1.2 read
/// the same text.
/// Source: https://yaml.org/type/ and https://yaml.org/spec/1.2.2/#103-core-schema
/// </summary>
internal static partial class YamlText
{
    /// <summary>The emitter itself quotes texts with characters that need quotes.</summary>
    public static ScalarStyle ChooseStyle(string text)
    {
        var isMultiline = text.Contains('\n', StringComparison.Ordinal);
        if (text.Any(IsSpecial) || (isMultiline && (text[0] is ' ' or '\n' || text.Contains(" \n", StringComparison.Ordinal) || text[^1] == ' ')))
        {
            return ScalarStyle.DoubleQuoted;
        }

        return isMultiline ? ScalarStyle.Literal : IsPlain(text) ? ScalarStyle.Any : ScalarStyle.DoubleQuoted;
    }

    /// <summary>Whether no reader reads a number, a boolean, null, a time, an alias, a merge key or, in Ruby, a symbol.</summary>
    private static bool IsPlain(string text) =>
        // the name of a member in managedFields; no reader reads a number without digits
        text == "." || (text is not ("" or "<<" or "=")
        && text[0] != ':'
        && !text.Contains(" *", StringComparison.Ordinal)
        && !Word().IsMatch(text)
        && !((char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.') && Number().IsMatch(text.Replace("_", "", StringComparison.Ordinal)))
        && !Time().IsMatch(text));

    /// <summary>Whether it must be escaped: a control character, an unusual line break, the byte order mark.</summary>
    private static bool IsSpecial(char character) =>
        (char.IsControl(character) && character != '\n') || character is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF';

    [GeneratedRegex(@"^(~|null|y|yes|on|true|n|no|off|false|[-+]?\.inf|[-+]?\.nan)\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    /// <summary>Any base, commas between digits (Ruby), base 60, several dots (as YAML 1.1 says literally).</summary>
    [GeneratedRegex(@"^[-+]?(0x[0-9a-f,]*|0o[0-7,]*|0b[-+]?[01,]*|[0-9,]*(\.[0-9.,]*)?(e[-+]?[0-9]*)?|[0-9]+(:[0-9]{1,2})+(\.[0-9]*)?)\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex("^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Time();
}
