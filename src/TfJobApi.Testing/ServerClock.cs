using TfJobApi.Clock;

namespace TfJobApi.Testing;

/// <summary>
/// The server's clock. Everything that reads time follows it: timestamps, watch timeouts, the lifetime of list tokens and of
/// issued tokens, the window of signatures. Everything that a move makes due has happened when the method returns.
/// </summary>
public sealed class ServerClock
{
    private readonly VirtualClock _clock;

    internal ServerClock(VirtualClock clock) => _clock = clock;

    /// <summary>The time, in UTC.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Whether the clock stops until it is moved.</summary>
    public bool IsFrozen => _clock.IsFrozen;

    /// <summary>Stops the clock.</summary>
    public void Freeze() => _clock.TrySet(null, true);

    /// <summary>Sets the clock to a time and stops it.</summary>
    /// <param name="time">From 1970 to 9000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of that range.</exception>
    public void FreezeAt(DateTimeOffset time) => Check(_clock.TrySet(time, true), time, nameof(time));

    /// <summary>Starts the clock again at its time.</summary>
    public void Resume() => _clock.TrySet(null, false);

    /// <summary>Sets the clock to an earlier or later time; whether it is frozen does not change.</summary>
    /// <param name="time">From 1970 to 9000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of that range.</exception>
    public void Set(DateTimeOffset time) => Check(_clock.TrySet(time, null), time, nameof(time));

    /// <summary>Moves the clock forward; whether it is frozen does not change.</summary>
    /// <param name="by">Not negative; the clock cannot pass the year 9000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or too large.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Check(by < TimeSpan.FromDays(365_000) && _clock.TryAdvance(by), by, nameof(by));
    }

    private static void Check(bool isSet, object value, string parameter)
    {
        if (!isSet)
        {
            throw new ArgumentOutOfRangeException(parameter, value, "the clock can only be set from 1970-01-01 to 9000-01-01");
        }
    }
}
