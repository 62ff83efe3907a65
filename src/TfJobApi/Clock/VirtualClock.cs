using TfJobApi.Signals;

namespace TfJobApi.Clock;

/// <summary>
/// A clock that can be frozen, set and advanced, and can run at another rate than the machine's. Timers follow it: a timer that
/// becomes due by a change fires once before the method returns, even if its period has passed several times.
/// </summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly TimeProvider _machine;
    private readonly DateTimeOffset? _start;
    private readonly bool _startsFrozen;
    private readonly double _startRate;
    private readonly Lock _gate = new();
    private readonly HashSet<ClockTimer> _timers = [];
    private Reading _reading;

    /// <param name="start">Null for the machine's time.</param>
    public VirtualClock(TimeProvider machine, DateTimeOffset? start, bool startsFrozen, double startRate = 1)
    {
        _machine = machine;
        _start = start;
        _startsFrozen = startsFrozen;
        _startRate = startRate;
        Start = start ?? machine.GetUtcNow();
        _reading = Reading.Create(machine.GetUtcNow(), start, startsFrozen, startRate);
    }

    /// <summary>The fastest rate: a day in a second.</summary>
    public const double MaxRate = 86_400;

    /// <summary>The earliest time to which a clock can be set.</summary>
    public static DateTimeOffset First { get; } = DateTimeOffset.UnixEpoch;

    /// <summary>The latest time to which a clock can be set. It can run on for centuries from there.</summary>
    public static DateTimeOffset Last { get; } = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time at which the clock began. A reset does not change it.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>The changes by a caller or a reset; a running clock is not one.</summary>
    public ChangeSignal Changes { get; } = new();

    public bool IsFrozen => Volatile.Read(ref _reading).FrozenAt is not null;

    /// <summary>The rate of the clock while it is not frozen: at 60 it runs sixty times as fast as the machine's clock.</summary>
    public double Rate => Volatile.Read(ref _reading).Rate;

    public static bool AllowsRate(double rate) => rate is > 0 and <= MaxRate;

    public static bool Covers(DateTimeOffset time) => time >= First && time <= Last;

    public override DateTimeOffset GetUtcNow() => Volatile.Read(ref _reading).At(_machine);

    /// <summary>
    /// Sets the time or the rate, freezes the clock or resumes it; null leaves a value unchanged. Returns false if the time is out of
    /// range.
    /// </summary>
    public bool TrySet(DateTimeOffset? time, bool? isFrozen, double? rate = null)
    {
        // a running clock may have passed the range, and can still be stopped there
        if (time is { } target && !Covers(target))
        {
            return false;
        }

        Change(now => (time ?? now, isFrozen ?? IsFrozen, rate ?? Rate));
        return true;
    }

    public void Reset() => Change(_ => (_start ?? _machine.GetUtcNow(), _startsFrozen, _startRate));

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

    private void Change(Func<DateTimeOffset, (DateTimeOffset Time, bool IsFrozen, double Rate)> change)
    {
        ClockTimer[] timers;
        lock (_gate)
        {
            var (time, isFrozen, rate) = change(GetUtcNow());
            Volatile.Write(ref _reading, Reading.Create(_machine.GetUtcNow(), time, isFrozen, rate));
            timers = [.. _timers.OrderBy(timer => timer.Due)];
        }

        foreach (var timer in timers)
        {
            timer.Update();
        }

        Changes.Raise();
    }

    /// <summary>A fixed time, or the time that this clock had at a time of the machine's, from which it runs.</summary>
    private sealed record Reading(DateTimeOffset? FrozenAt, DateTimeOffset Machine, DateTimeOffset Time, double Rate)
    {
        /// <summary>The time at which a fast clock stops, so that objects can still have later times.</summary>
        private static readonly DateTimeOffset End = new(9900, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public static Reading Create(DateTimeOffset machine, DateTimeOffset? time, bool isFrozen, double rate) =>
            new(isFrozen ? time ?? machine : null, machine, time ?? machine, rate);

        public DateTimeOffset At(TimeProvider machine)
        {
            if (FrozenAt is { } time)
            {
                return time;
            }

            var passed = machine.GetUtcNow() - Machine;
            return Rate == 1 ? Time + passed : Add(passed.Ticks * Rate);
        }

        private DateTimeOffset Add(double ticks) => ticks >= (End - Time).Ticks ? End
            : ticks <= (First - Time).Ticks ? First
            : Time.AddTicks((long)Math.Round(ticks));
    }
}
