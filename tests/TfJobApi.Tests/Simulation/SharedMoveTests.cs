using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Tests.Simulation;

/// <summary>Others do not wait for the end of a move of the clock.</summary>
public sealed class SharedMoveTests
{
    private readonly PlayedJobs _jobs = new();

    [Fact]
    public async Task A_change_is_made_at_the_time_that_the_move_has_reached()
    {
        await _jobs.CreateAsync("j", "Worker 1", "succeed;start=1s;run=10s");
        var change = AtFirstStart(() => _jobs.Time.ChangeAsync(now => ValueTask.FromResult(now)).AsTask());

        var played = await _jobs.AdvanceAsync(60);

        Assert.Equal(Lifecycle.Simulation.Start.AddSeconds(1), await change);
        Assert.Equal(["1 j worker-0 is Running", "11 j worker-0 is Succeeded"], played);
        Assert.Equal(Lifecycle.Simulation.Start.AddSeconds(60), _jobs.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_job_that_is_created_meanwhile_is_part_of_the_move()
    {
        await _jobs.CreateAsync("j", "Worker 1", "succeed;start=1s;run=10s");
        var change = AtFirstStart(() => _jobs.Time.ChangeAsync(async _ =>
        {
            await _jobs.CreateAsync("k", "Worker 1", "succeed;start=1s;run=3s");
            return true;
        }).AsTask());

        var played = await _jobs.AdvanceAsync(60);

        Assert.True(await change);
        Assert.Equal(["1 j worker-0 is Running", "2 k worker-0 is Running", "5 k worker-0 is Succeeded", "11 j worker-0 is Succeeded"], played);
    }

    [Fact]
    public async Task Another_move_begins_after_the_first()
    {
        await _jobs.CreateAsync("j", "Worker 1", "succeed;start=1s;run=10s");
        var second = AtFirstStart(() => _jobs.AdvanceAsync(60));

        var first = await _jobs.AdvanceAsync(5);

        Assert.Equal(["1 j worker-0 is Running"], first);
        Assert.Equal(["11 j worker-0 is Succeeded"], await second);
        Assert.Equal(Lifecycle.Simulation.Start.AddSeconds(65), _jobs.Clock.GetUtcNow());
    }

    /// <summary>Starts an action while the first pod starts.</summary>
    private async Task<T> AtFirstStart<T>(Func<Task<T>> act)
    {
        var started = new TaskCompletionSource<Task<T>>();
        var pod = new ObjectKey(Workloads.Pod, "ns", "j-worker-0");
        _jobs.BeforeUpdate = key =>
        {
            if (key == pod && !started.Task.IsCompleted)
            {
                started.SetResult(act());
            }

            return null;
        };
        return await await started.Task;
    }
}
