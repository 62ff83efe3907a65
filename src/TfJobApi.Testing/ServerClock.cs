using TfJobApi.Clock;

namespace TfJobApi.Testing;

/// <summary>
/// The server's clock. Everything that reads time follows it: timestamps, watch timeouts, the life of list tokens and of
/// issued tokens, the window of signatures. What becomes due by a move has happened when the method returns.
/// </summary>
public sealed class ServerClock
{
    private readonly VirtualClock _clock;

    internal ServerClock(VirtualClock clock) => _clock = clock;

    /// <summary>What it shows, in UTC.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Whether it stands still until it is moved.</summary>
    public bool IsFrozen => _clock.IsFrozen;

    /// <summary>Stops it where it is.</summary>
    public void Freeze() => _clock.TrySet(null, true);

    /// <summary>Sets it to a time and stops it there.</summary>
    /// <param name="time">From 1970 to 9000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside of that.</exception>
    public void FreezeAt(DateTimeOffset time) => Check(_clock.TrySet(time, true), time, nameof(time));

    /// <summary>Lets it run on from where it is.</summary>
    public void Resume() => _clock.TrySet(null, false);

    /// <summary>Sets it, back or forth; it runs or stands still as before.</summary>
    /// <param name="time">From 1970 to 9000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside of that.</exception>
    public void Set(DateTimeOffset time) => Check(_clock.TrySet(time, null), time, nameof(time));

    /// <summary>Moves it on; it runs or stands still as before.</summary>
    /// <param name="by">Not negative; the clock cannot pass the year 9000.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, or too far.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Check(by < TimeSpan.FromDays(365_000) && _clock.TryAdvance(by), by, nameof(by));
    }

    private static void Check(bool isDone, object value, string parameter)
    {
        if (!isDone)
        {
            throw new ArgumentOutOfRangeException(parameter, value, "the clock cannot be set beyond 1970-01-01 and 9000-01-01");
        }
    }
}
