using TfJobApi.Clock;
using TfJobApi.Lifecycle;
using TfJobApi.Resources;

namespace TfJobApi.Simulation;

/// <summary>Plays the events of simulated jobs, each at its own time. One caller at a time does so.</summary>
/// <param name="pause">Is called in a move after all events of a time. Others may change jobs until it returns, at once after the end of the move.</param>
internal sealed class EventPlayer(VirtualClock clock, RunningJobs jobs, JobReconciler reconciler, Func<CancellationToken, ValueTask> pause) : IDisposable
{
    /// <summary>The most overdue events that are played before and after a change: others wait for it. The timer plays the rest.</summary>
    private const int MaxOverdue = 1000;

    private CancellationTokenSource _end = new();
    private volatile int _era;
    private volatile int _replacements;

    /// <summary>Notifies of the time of each event, before it is played.</summary>
    public event Action<DateTimeOffset>? Playing;

    /// <summary>Grows with every reset and restore, which end a jump.</summary>
    public int Era => _era;

    /// <summary>Whether a reset or a restore waits for the end of a jump.</summary>
    public bool IsEnding => _replacements > 0;

    /// <summary>Plays nothing until the replacement of all jobs, also not by the timer that is set after a jump.</summary>
    public void BeginReplacement()
    {
        Interlocked.Increment(ref _era);
        Interlocked.Increment(ref _replacements);
        Interlocked.Exchange(ref _end, new()).Cancel();
    }

    public void Dispose() => _end.Dispose();

    public void EndReplacement() => Interlocked.Decrement(ref _replacements);

    /// <summary>Follows the removals of objects, and plays the events that are due.</summary>
    public async ValueTask PlayOverdueAsync()
    {
        await reconciler.FollowRemovalsAsync(clock.GetUtcNow());
        var jump = new Jump<ObjectKey>(jobs.Queue, VirtualClock.First, clock.GetUtcNow(), MaxOverdue);
        while (_replacements == 0 && jump.TryNext(out var key))
        {
            await PlayAsync(key, jump.Time);
        }
    }

    /// <summary>Moves the clock from event to event.</summary>
    /// <param name="played">Gets the first events.</param>
    /// <param name="awaited">The state after which only the events of the same time are played; null to play all.</param>
    public async ValueTask<Jump<ObjectKey>> PlayAsync(DateTimeOffset to, List<PlayedEvent> played, AwaitedJob? awaited, CancellationToken aborted)
    {
        await reconciler.FollowRemovalsAsync(clock.GetUtcNow());
        var jump = new Jump<ObjectKey>(jobs.Queue, VirtualClock.First, to);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(aborted, _end.Token);
        var era = _era;
        while (era == _era && _replacements == 0 && !aborted.IsCancellationRequested && jump.TryNext(out var key))
        {
            if (jump.Time > clock.GetUtcNow())
            {
                clock.TrySet(jump.Time, null);
            }

            var what = await PlayAsync(key, jump.Time);
            if (played.Count < ClockMove.MaxPlayed)
            {
                played.Add(new(jump.Time, $"{key.Namespace}/{key.Name}", what));
            }

            if (!jobs.Queue.TryPeek(out _, out var next) || next > jump.Time)
            {
                await pause(end.Token);
            }

            if (awaited is not null)
            {
                // a client, or a job that owns this one, may have changed it
                await awaited.CheckAsync();
                if (awaited.IsOver)
                {
                    jump.EndHere();
                }
            }
        }

        return jump;
    }

    private async ValueTask<string> PlayAsync(ObjectKey key, DateTimeOffset at)
    {
        Playing?.Invoke(at);
        var what = await reconciler.PlayAsync(key, at);
        await reconciler.FollowRemovalsAsync(at);
        return what;
    }
}
