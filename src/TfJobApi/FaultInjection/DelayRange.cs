using TfJobApi.Clock;

namespace TfJobApi.FaultInjection;

/// <summary>A duration, for example <c>250ms</c>, or a range of durations, for example <c>100ms..2s</c>.</summary>
internal readonly record struct DelayRange(TimeSpan Shortest, TimeSpan Longest)
{
    public const string Example = "a duration like 250ms, or a range of them like 100ms..2s, of at most 24h";

    private const string Separator = "..";

    private static readonly TimeSpan Limit = TimeSpan.FromHours(24);

    public static bool TryParse(string text, out DelayRange range)
    {
        range = default;
        var at = text.IndexOf(Separator, StringComparison.Ordinal);
        var (from, to) = at < 0 ? (text, text) : (text[..at], text[(at + Separator.Length)..]);
        if (!Duration.TryParse(from, out var shortest) || !Duration.TryParse(to, out var longest) || shortest > longest || longest > Limit)
        {
            return false;
        }

        range = new(shortest, longest);
        return true;
    }

    public TimeSpan Draw(Random chance) => Shortest + ((Longest - Shortest) * chance.NextDouble());
}
