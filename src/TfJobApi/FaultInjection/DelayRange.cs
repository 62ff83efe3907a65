using TfJobApi.Notation;

namespace TfJobApi.FaultInjection;

/// <summary>Parses the delay of a fault.</summary>
internal static class DelayRange
{
    public const string Example = "a duration like 250ms, or a range of them like 100ms..2s, of at most 24h";

    private static readonly TimeSpan Limit = TimeSpan.FromHours(24);

    public static bool TryParse(string text, out DurationRange range) => DurationRange.TryParse(text, Limit, out range);
}
