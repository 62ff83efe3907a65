using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace TfJobApi.Redaction;

/// <summary>
/// Finds secrets within texts: in connection strings (<c>Server=db;Password=x</c>), arguments (<c>--password=x</c>,
/// <c>--token x</c>), headers (<c>Authorization: Bearer x</c>), JSON in a string, and URLs with a password.
/// </summary>
internal static partial class SecretValues
{
    /// <summary>The maximum number of values that are returned; any one is enough to hide the text.</summary>
    private const int Limit = 16;

    /// <summary>JSON within JSON is escaped twice, and so on.</summary>
    private const int MaxEscapeDepth = 4;

    private const string Quotes = "\"'\\";

    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t\r\n;&,\"'\\");

    public static bool AreIn(string text) => In(text).Count > 0;

    public static List<string> In(string text)
    {
        List<string> values = [];
        for (var at = 0; values.Count < Limit && SecretNames.IndexIn(text, at) is >= 0 and var found;)
        {
            var (start, end) = NameAround(text, found);
            if (SecretNames.Has(text[start..end].TrimStart('-').Split('.')[^1]) && ValueAfter(text, start, end) is { Length: > 0 } value)
            {
                values.Add(value.ToString());
            }

            at = end;
        }

        values.AddRange(PasswordInUrl().Matches(text).Take(Limit).Select(match => match.Groups[1].Value));

        return values;
    }

    /// <summary>Whether the text is an argument whose value is the next argument: <c>--token</c>.</summary>
    public static bool IsOption(string text) =>
        text.StartsWith('-') && !text.Contains('=', StringComparison.Ordinal) && SecretNames.Has(text.TrimStart('-'));

    /// <summary>Whether a text that cannot be parsed may contain a secret, also if its name is written with escapes.</summary>
    public static bool AreMentionedIn(string text)
    {
        text = text.Replace("\0", "", StringComparison.Ordinal);
        for (var depth = 0; depth < MaxEscapeDepth; depth++)
        {
            if (SecretNames.IsMentionedIn(text) || PasswordInUrl().IsMatch(text))
            {
                return true;
            }

            var unescaped = Escape().Replace(text, Unescape);
            if (unescaped == text)
            {
                break;
            }

            text = unescaped;
        }

        return text.Contains('%', StringComparison.Ordinal) && SecretNames.IsMentionedIn(Uri.UnescapeDataString(text));
    }

    private static (int Start, int End) NameAround(string text, int at)
    {
        var (start, end) = (at, at);
        while (start > 0 && IsNamePart(text[start - 1]))
        {
            start--;
        }

        while (end < text.Length && IsNamePart(text[end]))
        {
            end++;
        }

        return (start, end);
    }

    private static bool IsNamePart(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.';

    /// <summary>Returns the value that is assigned to a name, up to the next separator; empty without a value.</summary>
    private static ReadOnlySpan<char> ValueAfter(string text, int start, int end)
    {
        var rest = text.AsSpan(end);
        var isQuoted = rest.Length > 0 && Quotes.Contains(rest[0], StringComparison.Ordinal);
        var sign = rest.TrimStart(Quotes).TrimStart();
        var isAssigned = sign switch
        {
            ['=', ..] => true,

            // an image can have the name token-server:v1
            [':', var next, ..] => isQuoted || char.IsWhiteSpace(next) || Quotes.Contains(next, StringComparison.Ordinal),
            _ => false,
        };
        if (isAssigned)
        {
            return UpToSeparator(sign[1..]);
        }

        var isArgument = text[start] == '-' && rest.Length > 0 && char.IsWhiteSpace(rest[0]) && !sign.StartsWith('-');
        return isArgument ? UpToSeparator(sign) : default;
    }

    private static ReadOnlySpan<char> UpToSeparator(ReadOnlySpan<char> text)
    {
        text = text.TrimStart().TrimStart(Quotes);
        return text.IndexOfAny(Separators) is >= 0 and var end ? text[..end] : text;
    }

    private static string Unescape(Match escape)
    {
        var digits = escape.Value.AsSpan()[Math.Min(2, escape.Length)..];
        return digits.Length > 0 && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && System.Text.Rune.TryCreate(code, out var rune)
                ? rune.ToString()
                : "";
    }

    [GeneratedRegex(@"://[^\s/@:]*:([^\s/@]+)@")]
    private static partial Regex PasswordInUrl();

    /// <summary>Escapes of JSON and of YAML, where a line may end with a backslash, and the escape of a backslash.</summary>
    [GeneratedRegex(@"\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\U[0-9A-Fa-f]{8}|\\\r?\n\s*|\\(?=\\)")]
    private static partial Regex Escape();
}
