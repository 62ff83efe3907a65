namespace TfJobApi.Lifecycle;

/// <summary>Moves times by distances that may be longer than the calendar.</summary>
internal static class Distance
{
    private static readonly TimeSpan Calendar = DateTimeOffset.MaxValue - DateTimeOffset.MinValue;

    /// <summary>Adds two distances; the sum is at most the length of the calendar.</summary>
    public static TimeSpan Add(TimeSpan one, TimeSpan other)
    {
        var sum = one + other;
        return sum > Calendar ? Calendar : sum < -Calendar ? -Calendar : sum;
    }

    /// <summary>Returns the first or last time of the calendar for one beyond it.</summary>
    public static DateTimeOffset Shift(this DateTimeOffset time, TimeSpan distance) =>
        distance > DateTimeOffset.MaxValue - time ? DateTimeOffset.MaxValue
        : distance < DateTimeOffset.MinValue - time ? DateTimeOffset.MinValue
        : time + distance;

    /// <summary>Returns null, which is never, for a time after the calendar.</summary>
    public static DateTimeOffset? Later(this DateTimeOffset time, TimeSpan? distance) =>
        distance is null || distance > DateTimeOffset.MaxValue - time ? null : time.Shift(distance.Value);
}
