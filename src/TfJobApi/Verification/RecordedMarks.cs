using System.Buffers;

namespace TfJobApi.Verification;

/// <summary>
/// Compares recorded texts with received ones. Marks in a recorded text match any value of their kind; in one scenario, numbered marks
/// match equal values where they are equal, and different values where they are different.
/// </summary>
internal sealed class RecordedMarks
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    private static readonly Mark[] Kinds =
    [
        new("<uid", IsNumbered: true, SearchValues.Create("0123456789abcdefABCDEF-")),
        new("<rv", IsNumbered: true, Digits),
        new("<listrv>", IsNumbered: false, Digits),
        new("<time>", IsNumbered: false, SearchValues.Create("0123456789TZ:-")),
        new("<random>", IsNumbered: false, SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz")),
        new("<continue>", IsNumbered: false, Allowed: null),
        new("<age>", IsNumbered: false, Allowed: null),
        new("<text>", IsNumbered: false, Allowed: null),
        new("<hash>", IsNumbered: false, Allowed: null),
    ];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public bool Match(string recorded, string received)
    {
        var (i, j) = (0, 0);
        while (i < recorded.Length)
        {
            if (FindMark(recorded.AsSpan(i)) is var (kind, mark))
            {
                var value = kind.ValueAt(received.AsSpan(j));
                if (value.IsEmpty || (kind.IsNumbered && !Bind(mark, value.ToString())))
                {
                    return false;
                }

                (i, j) = (i + mark.Length, j + value.Length);
            }
            else if (j < received.Length && recorded[i] == received[j])
            {
                (i, j) = (i + 1, j + 1);
            }
            else
            {
                return false;
            }
        }

        return j == received.Length;
    }

    private bool Bind(string mark, string value)
    {
        if (_values.TryGetValue(mark, out var bound))
        {
            return bound == value;
        }

        if (_values.Any(other => other.Value == value))
        {
            return false;
        }

        _values.Add(mark, value);
        return true;
    }

    private static (Mark Kind, string Mark)? FindMark(ReadOnlySpan<char> text)
    {
        foreach (var kind in text is ['<', ..] ? Kinds : [])
        {
            if (!text.StartsWith(kind.Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var length = kind.IsNumbered ? text.IndexOf('>') + 1 : kind.Prefix.Length;
            if (!kind.IsNumbered || (length > kind.Prefix.Length + 1 && !text[kind.Prefix.Length..(length - 1)].ContainsAnyExcept(Digits)))
            {
                return (kind, text[..length].ToString());
            }
        }

        return null;
    }

    /// <param name="Allowed">The characters of a value; null for the rest of the text.</param>
    private sealed record Mark(string Prefix, bool IsNumbered, SearchValues<char>? Allowed)
    {
        public ReadOnlySpan<char> ValueAt(ReadOnlySpan<char> text) => Allowed is null ? text : text.IndexOfAnyExcept(Allowed) switch
        {
            < 0 => text,
            var end => text[..end],
        };
    }
}
