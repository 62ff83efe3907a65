using System.Globalization;

namespace TfJobApi.Representations;

/// <summary>
/// Formats durations as kubectl prints an age: 45s, 3m20s, 5h10m, 3d.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/util/duration/duration.go
/// </summary>
internal static class HumanDuration
{
    private const int Day = 24;
    private const int Year = 365 * Day;

    /// <summary>Returns <c>&lt;unknown&gt;</c> if the timestamp is not valid.</summary>
    public static string Age(string? creationTimestamp, DateTimeOffset now) =>
        DateTimeOffset.TryParse(creationTimestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)
            ? Format(now - created)
            : "<unknown>";

    public static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var minutes = seconds / 60;
        var hours = minutes / 60;

        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => Show(seconds, "s"),
            _ when minutes < 10 => Show(minutes, "m", seconds % 60, "s"),
            _ when minutes < 3 * 60 => Show(minutes, "m"),
            _ when hours < 8 => Show(hours, "h", minutes % 60, "m"),
            _ when hours < 2 * Day => Show(hours, "h"),
            _ when hours < 8 * Day => Show(hours / Day, "d", hours % Day, "h"),
            _ when hours < 2 * Year => Show(hours / Day, "d"),
            _ when hours < 8 * Year => Show(hours / Year, "y", hours / Day % 365, "d"),
            _ => Show(hours / Year, "y"),
        };
    }

    private static string Show(long count, string unit, long rest = 0, string smaller = "") => rest == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{count}{unit}")
        : string.Create(CultureInfo.InvariantCulture, $"{count}{unit}{rest}{smaller}");
}
