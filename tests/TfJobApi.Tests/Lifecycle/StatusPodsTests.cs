using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Tests.Lifecycle;

public sealed class StatusPodsTests
{
    [Fact]
    public void A_job_with_a_status_gets_pods_that_fit_it()
    {
        var spec = JobSpecReader.Read(Simulation.Canonical(Simulation.Spec("Worker 3, PS 1")), ControllerRules.TfOperator);
        var status = JobStatusJson.Read(Simulation.Canonical("""{"replicaStatuses":{"PS":{"active":1},"Worker":{"active":1,"succeeded":1}}}"""));

        var pods = StatusPods.Create(status, new Dictionary<Replica, PodPhase>(), new(Scenario.Usual, spec, 1), JobClock.Initial.At(Simulation.Start));

        Assert.Equal([PodPhase.Running, PodPhase.Running, PodPhase.Succeeded, PodPhase.Pending], pods.Select(pod => pod.Phase));
    }

    [Fact]
    public void Existing_pods_keep_their_phases_and_the_others_have_the_rest_of_the_counts()
    {
        var spec = JobSpecReader.Read(Simulation.Canonical(Simulation.Spec("Worker 4")), ControllerRules.TfOperator);
        var status = JobStatusJson.Read(Simulation.Canonical("""{"replicaStatuses":{"Worker":{"active":2,"succeeded":1}}}"""));
        var existing = new Dictionary<Replica, PodPhase> { [new(ReplicaType.Worker, 0)] = PodPhase.Succeeded, [new(ReplicaType.Worker, 2)] = PodPhase.Running };

        var pods = StatusPods.Create(status, existing, new(Scenario.Usual, spec, 1), JobClock.Initial.At(Simulation.Start));

        Assert.Equal([PodPhase.Succeeded, PodPhase.Running, PodPhase.Running, PodPhase.Pending], pods.Select(pod => pod.Phase));
    }
}
