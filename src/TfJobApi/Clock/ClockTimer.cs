namespace TfJobApi.Clock;

/// <summary>A timer of a <see cref="VirtualClock"/>: due at a time of that clock, and armed on the machine's while that one runs.</summary>
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
        _machineTimer = machine.CreateTimer(_ => Follow(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>When it fires next; the end of all time when it does not.</summary>
    public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _period = period;
            Due = dueTime < TimeSpan.Zero ? DateTimeOffset.MaxValue : _clock.GetUtcNow() + dueTime;
        }

        Follow();
        return !_isDisposed;
    }

    /// <summary>Fires if due; otherwise waits for the rest on the machine's clock.</summary>
    public void Follow()
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
            _machineTimer.Change(isWaiting ? Clamp(left) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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

    /// <summary>No timer waits longer than a day at once; it looks again then. A rest of a tick is waited for, too.</summary>
    private static TimeSpan Clamp(TimeSpan left)
    {
        var (shortest, longest) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        return left < shortest ? shortest : left > longest ? longest : left;
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
