using System.Buffers;

namespace TfJobApi.Redaction;

/// <summary>Recognizes secrets by the names of fields, headers and parameters, rather too many than too few.</summary>
internal static class SecretNames
{
    private static readonly string[] Parts =
    [
        "password", "passwd", "passphrase", "token", "secret", "credential", "authorization", "cookie", "jwt", "apikey", "api-key", "api_key",
        "accesskey", "access-key", "access_key", "privatekey", "private-key", "private_key", "authkey", "auth-key", "auth_key",
        "connectionstring", "connection-string", "connection_string",
    ];

    // "sk" is a part of "task" and "disk", and "pass" one of "passive".
    private static readonly string[] WholeWords = ["pwd", "pass", "psk", "sk"];

    // By the first letter: a text of "sksksk…" must not be compared with every part at every second letter.
    private static readonly string[][] PartsByLetter =
        [.. Enumerable.Range('a', 26).Select(letter => Parts.Where(part => part[0] == letter).ToArray())];

    private static readonly SearchValues<string> All = SearchValues.Create([.. Parts, .. WholeWords], StringComparison.OrdinalIgnoreCase);

    // Fields of Kubernetes that refer to a secret without containing it.
    private static readonly HashSet<string> Harmless =
        ["automountServiceAccountToken", "imagePullSecrets", "secretKeyRef", "secretName", "secretNamespace", "secretRef"];

    public static bool Has(string name) => IsMentionedIn(name) && !Harmless.Contains(name);

    public static bool IsMentionedIn(ReadOnlySpan<char> text) => IndexIn(text, 0) >= 0;

    /// <summary>Returns the index of the first word, at or after the start, that suggests a secret; -1 if no word does.</summary>
    public static int IndexIn(ReadOnlySpan<char> text, int start)
    {
        while (text[start..].IndexOfAny(All) is >= 0 and var found)
        {
            start += found;
            if (HasPartAt(text[start..]) || HasWholeWordAt(text, start))
            {
                return start;
            }

            start++;
        }

        return -1;
    }

    public static string Hide(string query) => string.Join('&', query.Split('&').Select(HideFirst));

    /// <summary>Hides everything after the name of the first secret: a semicolon begins another parameter, or is a part of a value.</summary>
    private static string HideFirst(string parameters)
    {
        for (var start = 0; start < parameters.Length;)
        {
            var length = parameters.AsSpan(start).IndexOf(';') is var next and >= 0 ? next : parameters.Length - start;
            var parameter = parameters.Substring(start, length);
            var end = parameter.IndexOf('=', StringComparison.Ordinal);
            var value = start == 0 ? parameters[(end + 1)..] : parameter[(end + 1)..];
            if (end >= 0 && (Has(Uri.UnescapeDataString(parameter[..end])) || SecretValues.AreIn(Uri.UnescapeDataString(value))))
            {
                return $"{parameters[..(start + end)]}={SecretHeaders.Hidden}";
            }

            start += length + 1;
        }

        return parameters;
    }

    private static bool HasPartAt(ReadOnlySpan<char> text)
    {
        // Other letters fold to ASCII, too: the long s (U+017F).
        var letter = char.ToLowerInvariant(text[0]) - 'a';
        foreach (var part in letter is >= 0 and < 26 ? PartsByLetter[letter] : Parts)
        {
            if (text.StartsWith(part, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasWholeWordAt(ReadOnlySpan<char> text, int start)
    {
        if (IsBoundary(text, start))
        {
            foreach (var word in WholeWords)
            {
                if (text[start..].StartsWith(word, StringComparison.OrdinalIgnoreCase) && IsBoundary(text, start + word.Length))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether a word begins or ends at the index: at the end of the letters, or where <c>camelCase</c> begins a new word.</summary>
    private static bool IsBoundary(ReadOnlySpan<char> text, int index) =>
        index == 0 || index == text.Length || !char.IsAsciiLetter(text[index - 1]) || !char.IsAsciiLetter(text[index])
        || (char.IsAsciiLetterLower(text[index - 1]) && char.IsAsciiLetterUpper(text[index]));
}

/// <summary>The headers whose values are hidden wherever requests and responses are shown.</summary>
internal static class SecretHeaders
{
    public const string AuthToken = "X-Auth-Token";
    public const string SecurityToken = "X-Security-Token";
    public const string SubjectToken = "X-Subject-Token";

    public const string Hidden = "(hidden)";

    private static readonly HashSet<string> Names =
        new([AuthToken, SecurityToken, SubjectToken, "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"], StringComparer.OrdinalIgnoreCase);

    public static bool Has(string name) => Names.Contains(name);
}
