using Microsoft.Extensions.Time.Testing;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Memory;
using TfJobApi.Resources.Definitions;
using TfJobApi.Simulation;

namespace TfJobApi.Tests.Simulation;

public sealed class RunningJobsTests
{
    private readonly MemoryShare _share = MemoryBudget.Unlimited().Objects;
    private readonly RunningJobs _jobs;

    public RunningJobsTests() => _jobs = new(_share);

    [Fact]
    public void Jobs_count_their_pods_and_events_and_a_common_scenario_once()
    {
        var (first, second) = (Create("a"), Create("b"));
        _jobs.Set(first);
        var one = _share.Used;
        _jobs.Set(second);
        Assert.Equal(one - Scenario.Usual.Size, _share.Used - one);

        var grown = second.Noting(Lifecycle.Simulation.Start, "text") with { Job = second.Job.WithoutPod(second.Job.Pods[0].Replica) };
        _jobs.Set(grown);
        Assert.Equal(first.Size + grown.Size + Scenario.Usual.Size, _share.Used);
        Assert.InRange(second.Size - grown.Size, 1, 512);

        _jobs.Remove(first.Key, "another uid");
        Assert.Equal(first.Size + grown.Size + Scenario.Usual.Size, _share.Used);
        _jobs.Remove(first.Key, first.Identity.Uid);
        _jobs.Remove(first.Key, first.Identity.Uid);
        Assert.Equal(grown.Size + Scenario.Usual.Size, _share.Used);
        _jobs.Set(grown.WithScenario(Scenario.Usual with { Text = "another" }, "a test", Lifecycle.Simulation.Start));
        Assert.Equal(grown.Size + Scenario.Usual.Size + (2 * "another".Length), _share.Used);
        _jobs.Replace([]);
        Assert.Equal(0, _share.Used);
    }

    /// <summary>A restore of the same jobs, as between tests, is no reason to collect garbage.</summary>
    [Fact]
    public void Only_jobs_that_are_gone_return_memory_to_the_machine()
    {
        var (time, collections) = (new FakeTimeProvider(), 0);
        var jobs = new RunningJobs(new(long.MaxValue, new(time, () => collections++)));
        var run = new PodRun { Log = [.. Enumerable.Repeat("", (int)(MemoryReturn.Threshold / 512))] };
        jobs.Set(Create("a").WithScenario(new() { Pods = [new(new("*"), [run])] }, "a test", Lifecycle.Simulation.Start));

        jobs.Replace(jobs.All);
        time.Advance(MemoryReturn.Delay);
        Assert.Equal(0, collections);

        jobs.Replace([]);
        time.Advance(MemoryReturn.Delay);
        Assert.Equal(1, collections);
    }

    private static RunningJob Create(string name)
    {
        var spec = JobSpecReader.Read(Lifecycle.Simulation.Canonical(Lifecycle.Simulation.Spec("Worker 3")), ControllerRules.TfOperator);
        var job = SimulatedJob.Create(new("ns", name, "uid"), spec, Scenario.Usual, ControllerRules.TfOperator, 1).Reconcile(default, Lifecycle.Simulation.Start).Job;
        return new(new(TfJob.Definition, "ns", name), job, default, null) { Source = "a test" };
    }
}
