using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Tests.Lifecycle;

/// <summary>A container with the start <c>never</c>, also after others.</summary>
public sealed class NeverStartTests
{
    private const string NeverAgain = """{"pods":[{"pod":"*","runs":[{"run":"5s","exit":1},{"start":"never","waiting":"ErrImagePull"}]}]}""";

    private static readonly Replica Worker0 = new(ReplicaType.Worker, 0);

    [Fact]
    public void A_container_that_never_restarts_can_be_started_by_hand()
    {
        var job = new Simulation(Simulation.Spec("Worker 1 OnFailure"), NeverAgain, ControllerRules.TfOperator);
        job.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(job.Job.Due);

        Assert.True(job.Step(Worker0, PodStep.Start));
        Assert.True(job.Job.Pods[0].IsReady);
        Assert.True(job.Step(Worker0, new(new RunEnd(0))));

        Assert.True(job.Parsed.IsSucceeded);
    }

    [Fact]
    public void A_container_that_never_restarts_restarts_with_another_scenario()
    {
        var job = new Simulation(Simulation.Spec("Worker 1 OnFailure"), NeverAgain, ControllerRules.TfOperator);
        job.Advance(TimeSpan.FromMinutes(10));
        Assert.True(ScenarioText.Parse("succeed;run=30s", "scenario").TryGet(out var scenario, out _));

        job.Job = job.Job.WithScenario(scenario, job.Now);
        job.Advance(TimeSpan.FromMinutes(1));

        Assert.True(job.Parsed.IsSucceeded);
        Assert.Equal("630 Created Running=False Succeeded", job.Past[^1]);
    }

    [Fact]
    public void A_container_that_would_restart_never_does_with_another_scenario()
    {
        var job = new Simulation(Simulation.Spec("Worker 1 OnFailure"), "fail;run=5s", ControllerRules.TfOperator);
        job.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(ContainerState.CrashLoop, job.Job.Pods[0].State.Waiting);
        Assert.True(ScenarioText.Parse("image-error", "scenario").TryGet(out var scenario, out _));

        job.Job = job.Job.WithScenario(scenario, job.Now);
        job.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal((WaitingReason.ImagePullBackOff, 1), (job.Job.Pods[0].State.Waiting, job.Job.Pods[0].Restarts));
        Assert.Null(job.Job.Due);
    }
}
