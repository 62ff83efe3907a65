using TfJobApi.Clock;
using TfJobApi.Signals;

namespace TfJobApi.Simulation;

/// <summary>
/// Counts the lines of a running container by a timer, and before each event of a job. So those before the event that ends the container
/// are released, and no later ones, even if its pod is gone when they are written.
/// </summary>
internal sealed class LogFollower : IDisposable
{
    private readonly VirtualClock _clock;
    private readonly SimulatedTime _events;
    private readonly Func<PodLog?> _find;
    private readonly ChangeSignal _changes = new();
    private readonly ITimer _timer;

    // the timer, an event and the request can count at the same time
    private readonly Lock _gate = new();
    private volatile int _released;

    /// <param name="find">Returns the log of the same life now; null if that is not known.</param>
    public LogFollower(VirtualClock clock, SimulatedTime events, Func<PodLog?> find)
    {
        (_clock, _events, _find) = (clock, events, find);
        _timer = clock.CreateTimer(_ => Release(clock.GetUtcNow()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        events.Playing += Release;
        Release(clock.GetUtcNow());
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
            Count(current!, _clock.GetUtcNow());
        }

        var ended = current?.Log.End is not null ? current.Log.CountAt(DateTimeOffset.MaxValue) : 0;
        return (Math.Max(ended, _released), isRunning);
    }

    public void Dispose()
    {
        _events.Playing -= Release;
        _timer.Dispose();
    }

    private void Release(DateTimeOffset now)
    {
        if (_find() is { Log.End: null } current)
        {
            Count(current, now);
            _changes.Raise();
        }
    }

    private void Count(PodLog current, DateTimeOffset now)
    {
        lock (_gate)
        {
            _released = Math.Max(_released, current.CountAt(now));
        }

        // a line after the next event of the job waits for that event, which may end the container
        if (_released < current.Log.Run.Log.Length && current.Clock.FindDue(current.Log.TimeOf(_released)) is { } due && !(current.Due < due))
        {
            _timer.Change(due > now ? due - now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
