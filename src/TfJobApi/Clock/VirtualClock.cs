namespace TfJobApi.Clock;

/// <summary>
/// A clock that can be frozen, set and advanced. Timers follow it: a timer that becomes due by a change fires once before the
/// method returns, even if its period has passed several times.
/// </summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly TimeProvider _machine;
    private readonly DateTimeOffset? _start;
    private readonly bool _startsFrozen;
    private readonly Lock _gate = new();
    private readonly HashSet<ClockTimer> _timers = [];
    private Reading _reading;

    /// <param name="start">Null for the machine's time.</param>
    public VirtualClock(TimeProvider machine, DateTimeOffset? start, bool startsFrozen)
    {
        _machine = machine;
        _start = start;
        _startsFrozen = startsFrozen;
        Start = start ?? machine.GetUtcNow();
        _reading = Reading.Create(machine.GetUtcNow(), start, startsFrozen);
    }

    /// <summary>The earliest time to which a clock can be set.</summary>
    public static DateTimeOffset First { get; } = DateTimeOffset.UnixEpoch;

    /// <summary>The latest time to which a clock can be set. It can run on for centuries from there.</summary>
    public static DateTimeOffset Last { get; } = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time at which the clock began. A reset does not change it.</summary>
    public DateTimeOffset Start { get; }

    public bool IsFrozen => Volatile.Read(ref _reading).FrozenAt is not null;

    public static bool Covers(DateTimeOffset time) => time >= First && time <= Last;

    public override DateTimeOffset GetUtcNow() => Volatile.Read(ref _reading).At(_machine);

    /// <summary>Sets the time, freezes the clock or resumes it; null leaves a value unchanged. Returns false if the time is out of range.</summary>
    public bool TrySet(DateTimeOffset? time, bool? isFrozen) => TryChange(now => (time ?? now, isFrozen ?? IsFrozen));

    /// <summary>Moves the clock forward. Returns false if the new time is out of range.</summary>
    public bool TryAdvance(TimeSpan by) => TryChange(now => (now + by, IsFrozen));

    public void Reset() => TryChange(_ => (_start ?? _machine.GetUtcNow(), _startsFrozen));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ClockTimer(this, _machine, () => callback(state));
        lock (_gate)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    public void Remove(ClockTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    private bool TryChange(Func<DateTimeOffset, (DateTimeOffset Time, bool IsFrozen)> change)
    {
        ClockTimer[] timers;
        lock (_gate)
        {
            var (time, isFrozen) = change(GetUtcNow());
            if (!Covers(time))
            {
                return false;
            }

            Volatile.Write(ref _reading, Reading.Create(_machine.GetUtcNow(), time, isFrozen));
            timers = [.. _timers.OrderBy(timer => timer.Due)];
        }

        foreach (var timer in timers)
        {
            timer.Update();
        }

        return true;
    }

    /// <summary>A fixed time, or an offset from the machine's time.</summary>
    private sealed record Reading(DateTimeOffset? FrozenAt, TimeSpan Offset)
    {
        public static Reading Create(DateTimeOffset machine, DateTimeOffset? time, bool isFrozen) =>
            new(isFrozen ? time ?? machine : null, (time ?? machine) - machine);

        public DateTimeOffset At(TimeProvider machine) => FrozenAt ?? machine.GetUtcNow() + Offset;
    }
}
