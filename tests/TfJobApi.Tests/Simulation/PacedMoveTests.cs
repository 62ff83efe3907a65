using TfJobApi.Simulation;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

/// <summary>A move of the clock waits for the watches, so that they do not lose its changes.</summary>
public sealed class PacedMoveTests
{
    private readonly PlayedJobs _jobs = new();

    [Fact]
    public async Task A_move_is_never_a_history_ahead_of_a_watch()
    {
        using var noContext = new NoContext();
        await _jobs.CreateAsync("j", "Worker 1 ExitCode", "fail;exit=137");
        using var watch = _jobs.Memory.Watch(null, () => { });
        List<long> lags = [];

        var move = _jobs.AdvanceAsync(60 * 60);
        while (!move.IsCompleted)
        {
            lags.Add(_jobs.Memory.Snapshot.Version - watch.Position);
            watch.Position = _jobs.Memory.Snapshot.Version;
            _jobs.Machine.Advance(TimeSpan.FromMilliseconds(1));
        }

        await move;
        Assert.True(lags.Count > 10);
        Assert.All(lags, lag => Assert.InRange(lag, 0, PlayedJobs.HistoryLength / 2));
    }

    [Fact]
    public async Task Others_do_not_wait_for_the_watches()
    {
        using var noContext = new NoContext();
        await _jobs.CreateAsync("j", "Worker 1 ExitCode", "fail;exit=137");
        using var watch = _jobs.Memory.Watch(null, () => { });
        var move = _jobs.AdvanceAsync(60 * 60);

        var change = _jobs.Time.ChangeAsync(now => ValueTask.FromResult(now)).AsTask();

        Assert.Equal((false, true), (move.IsCompleted, change.IsCompleted));
        await _jobs.Time.ReplaceAsync(_ => _jobs.Jobs.Replace([]));
        await move;
        Assert.InRange(await change, Lifecycle.Simulation.Start.AddSeconds(1), _jobs.Clock.GetUtcNow());
    }

    /// <summary>They would move the clock over all events of restored jobs without playing them.</summary>
    [Fact]
    public async Task A_reset_ends_also_the_moves_that_wait_for_another_one()
    {
        using var noContext = new NoContext();
        await _jobs.CreateAsync("j", "Worker 1 ExitCode", "fail;exit=137");
        using var watch = _jobs.Memory.Watch(null, () => { });
        var aborted = TestContext.Current.CancellationToken;
        var move = _jobs.Time.AdvanceAsync(TimeSpan.FromHours(1), aborted).AsTask();
        var by = _jobs.Time.AdvanceAsync(TimeSpan.FromHours(1), aborted).AsTask();
        var next = _jobs.Time.AdvanceToNextAsync(aborted).AsTask();
        var until = _jobs.Time.AdvanceAsync(_jobs.Await(new AwaitedEnd("ns", "j")), TimeSpan.FromHours(1), aborted).AsTask();
        Assert.False(move.IsCompleted);

        await _jobs.Time.ReplaceAsync(_ => _jobs.Jobs.Replace([]));

        Assert.True((await move).IsReplaced);
        Assert.True((await by).IsReplaced);
        Assert.True((await next)!.IsReplaced);
        Assert.False((await until).TryGet(out _, out var failure));
        Assert.Equal(ClockMove.Replaced, failure);
        Assert.InRange(_jobs.Clock.GetUtcNow(), Lifecycle.Simulation.Start.AddSeconds(1), Lifecycle.Simulation.Start.AddMinutes(59));
    }
}
