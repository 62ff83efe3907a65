using TfJobApi.Clock;

namespace TfJobApi.Simulation;

/// <summary>One timer for the earliest event; a tenant without simulated jobs has none.</summary>
internal sealed class DueTimer(VirtualClock clock, Action fire) : IDisposable
{
    private ITimer? _timer;

    /// <param name="due">Null for no event.</param>
    public void Set(DateTimeOffset? due)
    {
        if (due is null && _timer is null)
        {
            return;
        }

        _timer ??= clock.CreateTimer(_ => fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var left = due - clock.GetUtcNow() ?? Timeout.InfiniteTimeSpan;
        _timer.Change(due is not null && left < TimeSpan.Zero ? TimeSpan.Zero : left, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer?.Dispose();
}
