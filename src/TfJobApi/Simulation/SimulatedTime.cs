using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Lifecycle;
using TfJobApi.Signals;

namespace TfJobApi.Simulation;

/// <summary>
/// The clock of a tenant with the events of its simulated jobs: they are played when they are due, and one after the other, each at
/// its own time, when the clock is moved. One caller at a time changes jobs, also between the times of a move.
/// </summary>
internal sealed class SimulatedTime : IDisposable
{
    private readonly VirtualClock _clock;
    private readonly RunningJobs _jobs;
    private readonly JobReconciler _reconciler;
    private readonly PacedStore _store;

    /// <summary>A move of the clock has it until its end, and takes the gate after it.</summary>
    private readonly SemaphoreSlim _moves = new(1, 1);

    private readonly SimulationGate _gate;
    private readonly DueTimer _timer;
    private readonly ChangeSignal _changes = new();
    private readonly EventPlayer _player;

    private bool _isMoving;

    /// <param name="store">The store to which the reconciler writes.</param>
    public SimulatedTime(VirtualClock clock, RunningJobs jobs, JobReconciler reconciler, PacedStore store)
    {
        _store = store;
        _clock = clock;
        _jobs = jobs;
        _reconciler = reconciler;
        _gate = new(store);
        _player = new(clock, jobs, reconciler, _gate.PauseAsync);
        _timer = new(clock, PlayDueAsync);
    }

    /// <inheritdoc cref="EventPlayer.Playing"/>
    public event Action<DateTimeOffset> Playing
    {
        add => _player.Playing += value;
        remove => _player.Playing -= value;
    }

    /// <summary>Completes after the next change of any job.</summary>
    public Task NextChange => _changes.Next;

    /// <summary>Makes a change after all events that are due, so that the events have no later time than the change.</summary>
    public async ValueTask<T> ChangeAsync<T>(Func<DateTimeOffset, ValueTask<T>> change)
    {
        await _gate.EnterAsync();
        try
        {
            await _player.PlayOverdueAsync();
            var result = await change(_clock.GetUtcNow());
            await _player.PlayOverdueAsync();
            return result;
        }
        finally
        {
            Release();
        }
    }

    public async ValueTask ChangeAsync(Func<DateTimeOffset, ValueTask> change) => await ChangeAsync(async now =>
    {
        await change(now);
        return true;
    });

    /// <summary>Moves the clock forward, and plays every event on the way.</summary>
    /// <param name="aborted">Ends the move after an event.</param>
    public ValueTask<ClockMove> AdvanceAsync(TimeSpan by, CancellationToken aborted = default) => MoveAsync(now => now.Shift(by), null, null, aborted);

    /// <summary>Sets the clock; null leaves a value unchanged. Events before a later time are played.</summary>
    public async ValueTask<ClockMove> SetAsync(DateTimeOffset? time, bool? isFrozen, double? rate = null, CancellationToken aborted = default)
    {
        if (time is not null)
        {
            return await MoveAsync(_ => time.Value, isFrozen, rate, aborted, isSet: true);
        }

        // at once, because a fast clock may make events due sooner than they are played
        _clock.TrySet(null, isFrozen, rate);
        await PlayDueAsync();
        return new(true, false, 0, []);
    }

    /// <summary>Moves the clock to the next event, after those that are overdue, and plays all events of that time. Returns null without an event.</summary>
    public ValueTask<ClockMove?> AdvanceToNextAsync(CancellationToken aborted = default) => MoveAsync<ClockMove?>(async () =>
    {
        await _player.PlayOverdueAsync();
        return _jobs.Queue.TryPeek(out _, out var next) && VirtualClock.Covers(next) ? await MoveToAsync(next, aborted: aborted) : null;
    }, ClockMove.ReplacedBefore, aborted);

    /// <summary>Moves the clock to the event that makes a state of a job hold, and plays all events of that time.</summary>
    /// <param name="awaited">The state, which may hold already.</param>
    /// <returns>404 without the job, 409 after a reset or restore, 504 if the state does not hold at the last time.</returns>
    public ValueTask<Result<ClockMove>> AdvanceAsync(AwaitedJob awaited, TimeSpan atMost, CancellationToken aborted = default) => MoveAsync<Result<ClockMove>>(async () =>
    {
        _reconciler.Awaited = awaited;
        try
        {
            await _player.PlayOverdueAsync();
            await awaited.CheckAsync();
            var (now, era) = (_clock.GetUtcNow(), _player.Era);
            if (await awaited.FindMissingAsync() is { } missing)
            {
                return missing;
            }

            if (awaited.Holds || !VirtualClock.Covers(now.Shift(atMost)))
            {
                return awaited.Holds ? new ClockMove(true, false, 0, []) : ClockMove.OutOfRange;
            }

            var move = await MoveToAsync(now.Shift(atMost), awaited: awaited, aborted: aborted);
            await awaited.CheckAsync();
            return awaited.Holds ? move
                : era != _player.Era ? ClockMove.Replaced
                : await awaited.ReportAsync(_clock.GetUtcNow(), move.IsStopped ? $" after {move.Events} events" : "");
        }
        finally
        {
            _reconciler.Awaited = null;
        }
    }, ClockMove.Replaced, aborted);

    /// <summary>Reads the jobs and the time while nothing changes them.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<DateTimeOffset, T> read)
    {
        await _gate.EnterAsync();
        try
        {
            return read(_clock.GetUtcNow());
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Replaces the jobs. A jump that is under way ends before that.</summary>
    public async ValueTask ReplaceAsync(Action<DateTimeOffset> replace)
    {
        _player.BeginReplacement();
        await _moves.WaitAsync();
        await _gate.EnterAsync();
        _player.EndReplacement();
        try
        {
            replace(_clock.GetUtcNow());
        }
        finally
        {
            Release();
            _moves.Release();
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _player.Dispose();
        _gate.Dispose();
        _moves.Dispose();
    }

    private ValueTask<ClockMove> MoveAsync(Func<DateTimeOffset, DateTimeOffset> to, bool? isFrozen, double? rate, CancellationToken aborted, bool isSet = false) =>
        MoveAsync(async () =>
        {
            var time = to(_clock.GetUtcNow());
            return VirtualClock.Covers(time) ? await MoveToAsync(time, isFrozen, rate, isSet: isSet, aborted: aborted) : ClockMove.OutOfRange;
        }, ClockMove.ReplacedBefore, aborted);

    /// <param name="replaced">The result after a reset or a restore, which end also the moves that wait for another one.</param>
    private async ValueTask<T> MoveAsync<T>(Func<ValueTask<T>> move, T replaced, CancellationToken aborted)
    {
        var era = _player.Era;
        await _moves.WaitAsync(aborted);
        try
        {
            await _gate.EnterAsync();
            try
            {
                _isMoving = true;
                _store.BeginMove();
                return era == _player.Era && !_player.IsEnding ? await move() : replaced;
            }
            finally
            {
                _isMoving = false;
                Release();
            }
        }
        finally
        {
            _moves.Release();
        }
    }

    /// <param name="awaited">The state that ends the move when it holds; null to move in any case.</param>
    /// <param name="isSet">Whether the clock may be set back.</param>
    private async ValueTask<ClockMove> MoveToAsync(
        DateTimeOffset time, bool? isFrozen = null, double? rate = null, AwaitedJob? awaited = null, bool isSet = false, CancellationToken aborted = default)
    {
        _timer.Set(null);
        var (isBack, era) = (isSet && time < _clock.GetUtcNow(), _player.Era);
        var played = new List<PlayedEvent>();
        var jump = await _player.PlayAsync(time, played, awaited, aborted);
        var isReplaced = era != _player.Era;

        // a running clock may have passed the time while the events were played
        var stays = jump.IsAtLimit || (!isBack && _clock.GetUtcNow() > time) || awaited is { IsOver: true } || isReplaced || aborted.IsCancellationRequested;
        _clock.TrySet(stays ? null : time, isFrozen, rate);
        if (!jump.IsAtLimit && !isReplaced)
        {
            // those that a running clock has made due until it was stopped
            await _player.PlayOverdueAsync();
        }

        return new(true, jump.IsAtLimit, jump.Events, played) { IsReplaced = isReplaced };
    }

    /// <param name="entered">Is called when no other caller changes jobs any more.</param>
    private async ValueTask PlayDueAsync(Action? entered = null)
    {
        await _gate.EnterAsync();
        entered?.Invoke();
        try
        {
            await _player.PlayOverdueAsync();
        }
        finally
        {
            Release();
        }
    }

    private void Release()
    {
        // a move plays the events itself
        _timer.Set(!_isMoving && _jobs.Queue.TryPeek(out _, out var due) ? due : null);
        _gate.Leave();
        _changes.Raise();
    }
}
