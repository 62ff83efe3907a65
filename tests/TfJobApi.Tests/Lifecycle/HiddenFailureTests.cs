using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Tests.Lifecycle;

public sealed class HiddenFailureTests
{
    // training-operator keeps Restarting as long as it is there, also for a pod that failed for good. The update of the status is
    // then the reason of the next reconciliation.
    [Fact]
    public void A_failure_that_a_restart_hid_ends_the_job_when_the_restarted_pod_runs()
    {
        var job = new Simulation(Simulation.Spec("Worker 1 ExitCode, PS 2 ExitCode"), "hang", ControllerRules.TrainingOperator);
        job.Advance(TimeSpan.FromSeconds(10));

        job.Step(new(ReplicaType.Worker, 0), new(RunEnd.Evicted("")));
        job.Step(new(ReplicaType.PS, 1), new(new RunEnd(1)));
        var isFailedBefore = job.Parsed.IsFailed;
        job.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((false, true), (isFailedBefore, job.Parsed.IsFailed));
        Assert.Equal(["11 Created Running", "11 Created Running=False Failed"], job.Past[^2..]);
    }
}
