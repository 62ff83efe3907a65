using TfJobApi.Clock;

namespace TfJobApi.FaultInjection;

/// <summary>A duration, <c>250ms</c>, or a range of durations, <c>100ms..2s</c>.</summary>
internal readonly record struct DelayRange(TimeSpan Least, TimeSpan Most)
{
    public const string Example = "a duration like 250ms, or a range of them like 100ms..2s, of at most 24h";

    private const string Between = "..";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static bool TryParse(string text, out DelayRange range)
    {
        range = default;
        var at = text.IndexOf(Between, StringComparison.Ordinal);
        var (from, to) = at < 0 ? (text, text) : (text[..at], text[(at + Between.Length)..]);
        if (!Duration.TryParse(from, out var least) || !Duration.TryParse(to, out var most) || least > most || most > Longest)
        {
            return false;
        }

        range = new(least, most);
        return true;
    }

    public TimeSpan Draw(Random chance) => Least + ((Most - Least) * chance.NextDouble());
}
