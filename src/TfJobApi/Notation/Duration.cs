using System.Buffers;
using System.Globalization;

namespace TfJobApi.Notation;

/// <summary>
/// Parses durations as Go and Kubernetes write them: <c>1h30m</c>, <c>250ms</c>, <c>1.5s</c>; also days, <c>7d</c>.
/// Source: https://pkg.go.dev/time#ParseDuration
/// </summary>
internal static class Duration
{
    public const string Example = "a duration like 250ms, 1.5s, 10m, 24h or 7d";

    private static readonly SearchValues<char> NumberParts = SearchValues.Create("0123456789.");

    /// <summary>About a thousand years.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365_000);

    /// <summary>Returns false also for negative durations.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var numberLength = rest.IndexOfAnyExcept(NumberParts);
            if (numberLength <= 0
                || !double.TryParse(rest[..numberLength], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[numberLength..];
            var unitLength = rest.IndexOfAny(NumberParts);
            var unit = unitLength < 0 ? rest : rest[..unitLength];
            var ticks = number * TicksOf(unit);
            if (!(ticks <= (Longest - duration).Ticks))
            {
                return false;
            }

            duration += TimeSpan.FromTicks((long)Math.Round(ticks));
            rest = rest[unit.Length..];
        }

        return text.Length > 0;
    }

    private static double TicksOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => TimeSpan.TicksPerMicrosecond / 1000.0,
        "us" or "µs" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        "d" => TimeSpan.TicksPerDay,
        _ => double.NaN,
    };
}
