namespace TfJobApi.Notation;

/// <summary>A duration, for example <c>250ms</c>, or a range of durations, for example <c>100ms..2s</c>.</summary>
internal readonly record struct DurationRange(TimeSpan Shortest, TimeSpan Longest)
{
    private const string Separator = "..";

    /// <summary>Returns false also for a range whose end is longer than the limit, or shorter than its start.</summary>
    public static bool TryParse(string text, TimeSpan limit, out DurationRange range)
    {
        range = default;
        var at = text.IndexOf(Separator, StringComparison.Ordinal);
        var (from, to) = at < 0 ? (text, text) : (text[..at], text[(at + Separator.Length)..]);
        if (!Duration.TryParse(from, out var shortest) || !Duration.TryParse(to, out var longest) || shortest > longest || longest > limit)
        {
            return false;
        }

        range = new(shortest, longest);
        return true;
    }

    /// <param name="share">The position in the range, at least 0 and less than 1.</param>
    public TimeSpan At(double share) => Shortest + ((Longest - Shortest) * share);
}
