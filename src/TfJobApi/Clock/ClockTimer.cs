namespace TfJobApi.Clock;

/// <summary>A timer of a <see cref="VirtualClock"/>. While that clock runs, it waits by a timer of the machine's clock.</summary>
internal sealed class ClockTimer : ITimer
{
    private readonly VirtualClock _clock;
    private readonly Action _fire;
    private readonly Lock _gate = new();
    private readonly ITimer _machineTimer;
    private TimeSpan _period;
    private bool _isDisposed;

    public ClockTimer(VirtualClock clock, TimeProvider machine, Action fire)
    {
        _clock = clock;
        _fire = fire;
        _machineTimer = machine.CreateTimer(_ => Update(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The time of the next call; <see cref="DateTimeOffset.MaxValue"/> for a timer that is off.</summary>
    public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _period = period;
            Due = dueTime < TimeSpan.Zero ? DateTimeOffset.MaxValue : _clock.GetUtcNow() + dueTime;
        }

        Update();
        return !_isDisposed;
    }

    /// <summary>Fires if it is due, then waits for the next call by the machine's clock.</summary>
    public void Update()
    {
        if (TakeDue())
        {
            _fire();
        }

        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            var left = Due - _clock.GetUtcNow();
            var isWaiting = Due < DateTimeOffset.MaxValue && !_clock.IsFrozen;
            _machineTimer.Change(isWaiting ? MachineTime(left) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _machineTimer.Dispose();
        }

        _clock.Remove(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Returns the wait on the machine's clock, of at most a day, after which the timer checks again. The shortest wait is a
    /// millisecond.
    /// </summary>
    private TimeSpan MachineTime(TimeSpan left)
    {
        const double longest = 24 * 60 * 60 * 1000;
        return TimeSpan.FromMilliseconds(Math.Clamp(left.TotalMilliseconds / _clock.Rate, 1, longest));
    }

    private bool TakeDue()
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            if (_isDisposed || Due > now)
            {
                return false;
            }

            Due = _period > TimeSpan.Zero ? now + _period : DateTimeOffset.MaxValue;
            return true;
        }
    }
}
