using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Simulation;

namespace TfJobApi.Tests.Simulation;

/// <summary>An error of the server itself with one job leaves the other jobs alone.</summary>
public sealed class FailingJobTests
{
    private const string Stopped = "the simulation is stopped by an error of the server itself";

    private readonly PlayedJobs _jobs = new();

    [Fact]
    public async Task The_other_jobs_continue()
    {
        await _jobs.CreateAsync("a", "Worker 1", "succeed");
        await _jobs.CreateAsync("b", "Worker 1", "succeed");
        FailAt(new(Workloads.Pod, "ns", "a-worker-0"));

        var played = await _jobs.AdvanceAsync(60);

        Assert.Equal([$"1 a {Stopped}", "1 b worker-0 is Running", "11 b worker-0 is Succeeded"], played);
        Assert.Equal("Created Running=False Succeeded | Worker s1", _jobs.StatusOf("b"));
        Assert.Equal("Created | Worker", _jobs.StatusOf("a"));
        Assert.Equal(
            ["Error The simulation of TFJob ns/a stopped because of an error of the server itself. The other jobs continue. a test"], _jobs.LogLines);
    }

    [Fact]
    public async Task A_job_that_failed_is_held_and_can_be_resumed()
    {
        await _jobs.CreateAsync("a", "Worker 1", "succeed");
        FailAt(PlayedJobs.KeyOf("a"));
        await _jobs.AdvanceAsync(60);
        var failed = _jobs.Jobs.Find(PlayedJobs.KeyOf("a"))!;
        _jobs.BeforeUpdate = _ => null;

        _jobs.Jobs.Set(failed.Resume(_jobs.Clock.GetUtcNow()));
        await _jobs.AdvanceAsync(60);

        Assert.Equal((true, true), (failed.HasFailed, failed.Job.IsHeld));
        Assert.Equal(RunningJob.Failure, Timeline.Read(failed.Past)[^1].What);
        Assert.False(_jobs.Jobs.Find(PlayedJobs.KeyOf("a"))!.HasFailed);
        Assert.Equal("Created Running=False Succeeded | Worker s1", _jobs.StatusOf("a"));
    }

    [Fact]
    public async Task An_error_while_a_status_is_stored_again_is_not_repeated()
    {
        await _jobs.CreateAsync("a", "Worker 1", "hang");
        _jobs.BeforeUpdate = key => key == PlayedJobs.KeyOf("a") ? ApiErrors.ServiceUnavailable(1) : null;
        await _jobs.AdvanceAsync(5);
        FailAt(PlayedJobs.KeyOf("a"));

        var played = await _jobs.AdvanceAsync(60);

        Assert.Equal(["11 a the status and the pods are stored again"], played);
        Assert.Single(_jobs.LogLines);
    }

    [Fact]
    public async Task A_pod_whose_removal_cannot_be_followed_stops_its_job_only()
    {
        await _jobs.CreateAsync("a", "Worker 1", "hang");
        await _jobs.CreateAsync("b", "Worker 1", "succeed");
        await _jobs.AdvanceAsync(2);
        FailAt(PlayedJobs.KeyOf("a"));

        await _jobs.DeletePodAsync("a-worker-0");
        var played = await _jobs.AdvanceAsync(60);

        Assert.Equal(["11 b worker-0 is Succeeded"], played);
        Assert.True(_jobs.Jobs.Find(PlayedJobs.KeyOf("a"))!.HasFailed);
    }

    private void FailAt(ObjectKey key) => _jobs.BeforeUpdate = other => other == key ? throw new InvalidOperationException("a test") : null;
}
