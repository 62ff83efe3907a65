using Microsoft.Extensions.Time.Testing;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Memory;
using TfJobApi.Resources.Definitions;
using TfJobApi.Simulation;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

/// <summary>The jobs of these tests are not in the store.</summary>
public sealed class GoneJobsTests
{
    private readonly MemoryShare _share = MemoryBudget.Unlimited().Objects;
    private readonly RunningJobs _jobs;
    private readonly GoneJobs _gone;

    public GoneJobsTests()
    {
        _jobs = new(_share);
        _gone = new(new InMemoryObjectStore(StoreSnapshot.Empty(1), WatchHubs.Create(), TimeProvider.System), _jobs);
    }

    [Fact]
    public async Task New_jobs_find_all_that_are_gone()
    {
        Add("a", "b", "c", "d", "e");

        List<int> left = [];
        for (var number = 0; number < 3; number++)
        {
            await _gone.RemoveSomeAsync();
            left.Add(_jobs.All.Length);
        }

        Assert.Equal([3, 1, 0], left);
        Assert.Equal(0, _share.Used);
        Assert.Equal(0, _jobs.Memory.Bytes);
    }

    [Fact]
    public async Task A_deletion_finds_only_jobs_with_an_owner()
    {
        Add("a", "b");
        _jobs.Set(_jobs.All.Single(job => job.Key.Name == "b") with { IsOwned = true });
        Assert.True(_jobs.HasOwned);

        await _gone.RemoveOwnedAsync();

        Assert.Equal(["a"], _jobs.All.Select(job => job.Key.Name));
        Assert.False(_jobs.HasOwned);
    }

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

        _jobs.Remove(first.Key);
        _jobs.Remove(first.Key);
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
        var jobs = new RunningJobs(new(long.MaxValue, new(time, () => collections++, () => 0)));
        var run = new PodRun { Log = [.. Enumerable.Repeat("", (int)(MemoryReturn.Threshold / 512))] };
        jobs.Set(Create("a").WithScenario(new() { Pods = [new(new("*"), [run])] }, "a test", Lifecycle.Simulation.Start));

        jobs.Replace(jobs.All);
        time.Advance(MemoryReturn.Delay);
        Assert.Equal(0, collections);

        jobs.Replace([]);
        time.Advance(MemoryReturn.Delay);
        Assert.Equal(1, collections);
    }

    private void Add(params string[] names)
    {
        foreach (var name in names)
        {
            _jobs.Set(Create(name));
        }
    }

    private static RunningJob Create(string name)
    {
        var spec = JobSpecReader.Read(Lifecycle.Simulation.Canonical(Lifecycle.Simulation.Spec("Worker 3")), ControllerRules.TfOperator);
        var job = SimulatedJob.Create(new("ns", name, "uid"), spec, Scenario.Usual, ControllerRules.TfOperator, 1).Reconcile(default, Lifecycle.Simulation.Start).Job;
        return new(new(TfJob.Definition, "ns", name), job, default, null) { Source = "a test" };
    }
}
