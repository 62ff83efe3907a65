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
        _jobs.Time.Replace(_ => _jobs.Jobs.Replace([]));
        await move;
        Assert.InRange(await change, Lifecycle.Simulation.Start.AddSeconds(1), _jobs.Clock.GetUtcNow());
    }
}
