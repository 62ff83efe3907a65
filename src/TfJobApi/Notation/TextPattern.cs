namespace TfJobApi.Notation;

/// <summary>Patterns in fault rules, journal filters and scenarios: <c>*</c> matches any characters or none, <c>?</c> matches one.</summary>
internal static class TextPattern
{
    /// <summary>The maximum length of a pattern in UTF-16 units, so that its work for one text is small.</summary>
    public const int MaxLength = 1024;

    /// <summary>A null pattern matches everything; a null text matches no other pattern.</summary>
    public static bool Matches(string? pattern, string? text) => pattern is null || (text is not null && Matches(pattern.AsSpan(), text));

    /// <summary>
    /// The parts between the stars are found from the left, each at its first place: a later place would leave less text for the others.
    /// So no part is searched twice.
    /// </summary>
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return pattern.Length == text.Length && IsSame(pattern, text);
        }

        if (star > text.Length || !IsSame(pattern[..star], text))
        {
            return false;
        }

        pattern = pattern[(star + 1)..];
        text = text[star..];
        while ((star = pattern.IndexOf('*')) >= 0)
        {
            if (Find(pattern[..star], text) is not (>= 0 and var at))
            {
                return false;
            }

            pattern = pattern[(star + 1)..];
            text = text[(at + star)..];
        }

        return pattern.Length <= text.Length && IsSame(pattern, text[^pattern.Length..]);
    }

    private static int Find(ReadOnlySpan<char> part, ReadOnlySpan<char> text)
    {
        if (!part.Contains('?'))
        {
            return text.IndexOf(part);
        }

        for (var at = 0; at + part.Length <= text.Length; at++)
        {
            if (IsSame(part, text[at..]))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsSame(ReadOnlySpan<char> part, ReadOnlySpan<char> text)
    {
        for (var index = 0; index < part.Length; index++)
        {
            if (part[index] != text[index] && part[index] != '?')
            {
                return false;
            }
        }

        return true;
    }
}
