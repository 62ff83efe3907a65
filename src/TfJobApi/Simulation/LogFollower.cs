using TfJobApi.Clock;
using TfJobApi.Signals;

namespace TfJobApi.Simulation;

/// <summary>
/// Counts the lines of a running container by a timer. So a jump of the clock releases those before the event that ends the container,
/// even if its pod is gone when they are written.
/// </summary>
internal sealed class LogFollower : IDisposable
{
    private readonly VirtualClock _clock;
    private readonly Func<PodLog?> _find;
    private readonly ChangeSignal _changes = new();
    private readonly ITimer _timer;
    private volatile int _released;

    /// <param name="find">Returns the log of the same life now; null if that is not known.</param>
    public LogFollower(VirtualClock clock, Func<PodLog?> find)
    {
        (_clock, _find) = (clock, find);
        _timer = clock.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Release();
    }

    /// <summary>Completes when more lines are there.</summary>
    public Task NextLine => _changes.Next;

    /// <summary>Returns the number of lines until now, and whether the container runs. Waits for the next line, also after a hold.</summary>
    public (int Count, bool IsRunning) Read()
    {
        var current = _find();
        var isRunning = current?.Log.End is null && current is not null;
        if (isRunning)
        {
            Count(current!);
        }

        var ended = current?.Log.End is not null ? current.Log.CountAt(DateTimeOffset.MaxValue) : 0;
        return (Math.Max(ended, _released), isRunning);
    }

    public void Dispose() => _timer.Dispose();

    private void Release()
    {
        if (_find() is { Log.End: null } current)
        {
            Count(current);
            _changes.Raise();
        }
    }

    private void Count(PodLog current)
    {
        var now = _clock.GetUtcNow();
        _released = Math.Max(_released, current.CountAt(now));
        if (_released < current.Log.Run.Log.Length && current.Clock.FindDue(current.Log.TimeOf(_released)) is { } due)
        {
            _timer.Change(due > now ? due - now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
