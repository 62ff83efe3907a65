using TfJobApi.Clock;

namespace TfJobApi.Simulation;

/// <summary>
/// One timer for the earliest event; a tenant without simulated jobs has none. It plays the events that are due unless it waits already to
/// do so: every change sets it, and a call for each of them would make all others wait longer and longer.
/// </summary>
/// <param name="play">Plays the events, and calls its parameter when it no longer waits.</param>
internal sealed class DueTimer(VirtualClock clock, Func<Action, ValueTask> play) : IDisposable
{
    private ITimer? _timer;
    private int _isWaiting;

    /// <param name="due">Null for no event.</param>
    public void Set(DateTimeOffset? due)
    {
        if (due is null && _timer is null)
        {
            return;
        }

        _timer ??= clock.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var left = due - clock.GetUtcNow() ?? Timeout.InfiniteTimeSpan;
        _timer.Change(due is not null && left < TimeSpan.Zero ? TimeSpan.Zero : left, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer?.Dispose();

    private void Fire()
    {
        if (Interlocked.Exchange(ref _isWaiting, 1) == 0)
        {
            _ = play(() => Volatile.Write(ref _isWaiting, 0)).AsTask();
        }
    }
}
