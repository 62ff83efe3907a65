using TfJobApi.Clock;
using TfJobApi.Simulation;

namespace TfJobApi.Testing;

/// <summary>
/// The server's clock. Timestamps, watch timeouts, the lifetimes of page tokens and of issued tokens, and the window of signatures
/// follow it. When a method that changes the time returns, everything that has become due has happened.
/// </summary>
public sealed class ServerClock
{
    private readonly VirtualClock _clock;
    private readonly JobSimulator _simulator;

    internal ServerClock(VirtualClock clock, JobSimulator simulator) => (_clock, _simulator) = (clock, simulator);

    /// <summary>The time, in UTC.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Whether the clock is stopped.</summary>
    public bool IsFrozen => _clock.IsFrozen;

    /// <summary>Stops the clock.</summary>
    public void Freeze() => Set(null, true);

    /// <summary>Sets the clock to a time and stops it.</summary>
    /// <param name="time">From 1970-01-01 to 9000-01-01.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of that range.</exception>
    public void FreezeAt(DateTimeOffset time) => Check(Set(time, true), time, nameof(time));

    /// <summary>Starts the clock again, from its current time.</summary>
    public void Resume() => Set(null, false);

    /// <summary>Sets the clock to an earlier or later time. A frozen clock stays frozen.</summary>
    /// <param name="time">From 1970-01-01 to 9000-01-01.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is out of that range.</exception>
    public void Set(DateTimeOffset time) => Check(Set(time, null), time, nameof(time));

    /// <summary>Moves the clock forward. A frozen clock stays frozen.</summary>
    /// <param name="by">Not negative; the new time must be at most 9000-01-01.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or too large.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Check(by < TimeSpan.FromDays(365_000) && Wait(_simulator.Time.AdvanceAsync(by)), by, nameof(by));
    }

    private bool Set(DateTimeOffset? time, bool? isFrozen) => Wait(_simulator.Time.SetAsync(time, isFrozen));

    // the store is in memory: this waits only for watchers that do not read
    private static bool Wait(ValueTask<ClockMove> move) => move.AsTask().GetAwaiter().GetResult().IsCovered;

    private static void Check(bool isSet, object value, string parameter)
    {
        if (!isSet)
        {
            throw new ArgumentOutOfRangeException(parameter, value, "the clock can only be set from 1970-01-01 to 9000-01-01");
        }
    }
}
