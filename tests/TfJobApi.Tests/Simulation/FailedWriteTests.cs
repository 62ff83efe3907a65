using TfJobApi.Errors;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Tests.Simulation;

/// <summary>A write that fails changes nothing but the next attempt.</summary>
public sealed class FailedWriteTests
{
    private readonly PlayedJobs _jobs = new();

    [Fact]
    public async Task A_status_that_cannot_be_stored_leaves_the_events_of_pods_at_their_times()
    {
        await _jobs.CreateAsync("j", "Worker 1", "succeed;start=1s;run=3s");
        _jobs.BeforeUpdate = key => key.Resource == TfJob.Definition ? ApiErrors.ServiceUnavailable(1) : null;

        var failing = await _jobs.AdvanceAsync(5);
        _jobs.BeforeUpdate = _ => null;
        var later = await _jobs.AdvanceAsync(60);

        Assert.Equal(["1 j worker-0 is Running", "4 j worker-0 is Succeeded"], failing);
        Assert.Equal(["14 j the status and the pods are stored again"], later);
        Assert.Equal("Created Succeeded | Worker s1", _jobs.StatusOf("j"));
    }

    [Theory]
    [InlineData("succeed;start=1s;run=3s", "Succeeded")]
    [InlineData("hang;start=1s", "Running")]
    public async Task A_pod_whose_state_cannot_be_stored_is_stored_later(string scenario, string phase)
    {
        await _jobs.CreateAsync("j", "Worker 1", scenario);
        _jobs.BeforeUpdate = key => key.Resource == Workloads.Pod ? ApiErrors.InsufficientStorage("objects", 1) : null;
        await _jobs.AdvanceAsync(30);
        Assert.Equal("Pending", PhaseOf("j-worker-0"));

        _jobs.BeforeUpdate = _ => null;
        await _jobs.AdvanceAsync(10);

        Assert.Equal(phase, PhaseOf("j-worker-0"));
        Assert.Empty(await _jobs.AdvanceAsync(3600));
    }

    [Fact]
    public async Task A_pod_whose_state_cannot_be_stored_is_stored_with_the_next_event_of_another_pod()
    {
        await _jobs.CreateAsync("j", "Worker 2 Always", """{"pods":[{"pod":"worker-1","runs":[{"run":"1s","exit":1}]},{"pod":"worker-0","runs":[{"start":"1s"}]}]}""");
        _jobs.BeforeUpdate = key => key.Name == "j-worker-0" ? ApiErrors.InsufficientStorage("objects", 1) : null;
        await _jobs.AdvanceAsync(1);
        Assert.Equal("Pending", PhaseOf("j-worker-0"));

        _jobs.BeforeUpdate = _ => null;
        await _jobs.AdvanceAsync(1);

        Assert.Equal("Running", PhaseOf("j-worker-0"));
    }

    /// <summary>Otherwise the attempts would take the memory whose lack is the reason.</summary>
    [Fact]
    public async Task Attempts_that_fail_again_need_no_memory()
    {
        await _jobs.CreateAsync("j", "Worker 1", "succeed;start=1s;run=3s");
        _jobs.BeforeUpdate = key => key.Resource == TfJob.Definition ? ApiErrors.ServiceUnavailable(1) : null;
        await _jobs.AdvanceAsync(60);
        var before = _jobs.Jobs.Memory.Bytes;

        await _jobs.AdvanceAsync(3600);

        Assert.Equal(before, _jobs.Jobs.Memory.Bytes);
    }

    [Fact]
    public async Task A_limit_that_is_due_while_the_status_cannot_be_stored_is_tried_at_intervals()
    {
        await _jobs.CreateAsync("j", "Worker 1", "hang", "\"activeDeadlineSeconds\":5");
        _jobs.BeforeUpdate = key => key.Resource == TfJob.Definition ? ApiErrors.ServiceUnavailable(1) : null;

        var failing = await _jobs.AdvanceAsync(30);
        _jobs.BeforeUpdate = _ => null;
        await _jobs.AdvanceAsync(60);

        Assert.Equal(
            ["1 j worker-0 is Running", "5 j a limit of the job is due", "15 j the status and the pods are stored again", "25 j the status and the pods are stored again"], failing);
        Assert.Equal("Created Failed | Worker", _jobs.StatusOf("j"));
    }

    [Fact]
    public async Task A_job_that_goes_before_its_status_is_stored_gets_no_more_events()
    {
        await _jobs.CreateAsync("j", "Worker 1", "succeed;start=1s;run=3s");
        await _jobs.AdvanceAsync(2);
        var before = _jobs.Memory.Snapshot.List(Event.Definition, "ns").Count();
        var isDeleted = false;
        _jobs.BeforeUpdate = key =>
        {
            if (key.Resource == TfJob.Definition && !isDeleted)
            {
                isDeleted = true;
                _jobs.DeleteAsync("j").GetAwaiter().GetResult();
            }

            return null;
        };

        await _jobs.AdvanceAsync(60);

        Assert.Equal(before, _jobs.Memory.Snapshot.List(Event.Definition, "ns").Count());
        Assert.True(_jobs.Jobs.IsEmpty);
    }

    private string? PhaseOf(string pod) => _jobs.Memory.Snapshot.Find(new(Workloads.Pod, "ns", pod), out _)?.Member("status")["phase"].Text;
}
