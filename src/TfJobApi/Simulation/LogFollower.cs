using TfJobApi.Clock;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Signals;

namespace TfJobApi.Simulation;

/// <summary>
/// Counts the lines of a running container by a timer. So a jump of the clock releases those before the event that ends the container,
/// even if its pod is gone when they are written.
/// </summary>
internal sealed class LogFollower : IDisposable
{
    private readonly VirtualClock _clock;
    private readonly ContainerLog _log;
    private readonly Func<ContainerLog?> _find;
    private readonly ChangeSignal _changes = new();
    private readonly ITimer _timer;
    private volatile int _released;

    /// <param name="find">Returns the log of the same life now; null if that is not known.</param>
    public LogFollower(VirtualClock clock, ContainerLog log, Func<ContainerLog?> find)
    {
        (_clock, _log, _find) = (clock, log, find);
        _timer = clock.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Release();
    }

    /// <summary>Completes when more lines are there.</summary>
    public Task NextLine => _changes.Next;

    /// <summary>Returns the number of lines until now, and whether the container runs.</summary>
    public (int Count, bool IsRunning) Read()
    {
        var current = _find();
        var ended = current is { End: not null } ? current.CountAt(DateTimeOffset.MaxValue) : 0;
        return (Math.Max(ended, _released), current is { End: null });
    }

    public void Dispose() => _timer.Dispose();

    private void Release()
    {
        if (_find() is not { End: null })
        {
            return;
        }

        var now = _clock.GetUtcNow();
        _released = Math.Max(_released, _log.CountAt(now));
        if (_released < _log.Run.Log.Length)
        {
            _timer.Change(_log.TimeOf(_released) - now, Timeout.InfiniteTimeSpan);
        }

        _changes.Raise();
    }
}
