using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Tests.Lifecycle;

public sealed class SimulatedJobTests
{
    private static readonly Replica Worker0 = new(ReplicaType.Worker, 0);
    private static readonly Replica Worker1 = new(ReplicaType.Worker, 1);

    [Fact]
    public void A_jump_plays_every_event_at_its_own_time()
    {
        var job = new Simulation(Simulation.Spec("Worker 2, PS 1"), "succeed", ControllerRules.TfOperator);

        job.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(
            ["0 Created", "1 Created", "1 Created Running", "1 Created Running", "11 Created Running=False Succeeded", "11 Created Running=False Succeeded"],
            job.Past);
        Assert.Equal("2026-01-02T03:04:16Z", job.Parsed.CompletionTime);
        Assert.Equal(Simulation.Start.AddMinutes(10), job.Now);
    }

    [Fact]
    public void A_container_restarts_in_place_with_growing_delays()
    {
        var job = new Simulation(Simulation.Spec("Worker 1 OnFailure"), "fail;start=0s;run=10s;exit=1", ControllerRules.TfOperator);
        List<long> starts = [];
        for (var restarts = -1; restarts < 8;)
        {
            Assert.NotNull(job.Job.Due);
            job.Advance(job.Job.Due.Value - job.Now);
            if (job.Job.Pods[0].Restarts != restarts && job.Job.Pods[0].IsReady)
            {
                restarts = job.Job.Pods[0].Restarts;
                starts.Add((long)(job.Now - Simulation.Start).TotalSeconds);
            }
        }

        // a run of 10 s, and a delay of 0, 10, 20, 40, 80, 160, 300, 300 s
        Assert.Equal([0, 10, 30, 60, 110, 200, 370, 680, 990], starts);
        Assert.True(job.Parsed.IsTrue(JobCondition.Running));
    }

    [Theory]
    [InlineData("599s", 1)]
    [InlineData("600s", 2)]
    public void A_long_run_resets_the_delay(string run, int restarts)
    {
        var job = new Simulation(Simulation.Spec("Worker 1 Always"), $"flaky;run={run};start=0s", ControllerRules.TfOperator);
        job.Advance(TimeSpan.FromSeconds(1200));

        var pod = job.Job.Pods[0];
        Assert.Equal(restarts, pod.Restarts);
        Assert.Equal(restarts == 1 ? ContainerState.CrashLoop : null, pod.State.Waiting);
    }

    [Fact]
    public void A_backoff_limit_counts_restarts_in_place()
    {
        var job = new Simulation(
            Simulation.Spec("Worker 1 OnFailure", "\"backoffLimit\":2"), "fail;start=0s;run=10s", ControllerRules.TfOperator);

        job.Advance(TimeSpan.FromHours(1));

        Assert.Equal("30 Created Running=False Failed", job.Past[^1]);
        Assert.Empty(job.Job.Pods);
    }

    [Fact]
    public void A_retryable_code_replaces_the_pod_and_its_next_life_is_another()
    {
        var scenario = """{"pods":[{"pod":"worker-1","runs":[{"start":"1s","run":"20s","exit":137,"reason":"OOMKilled"},{"start":"2s","run":"40s"}]},{"pod":"*","runs":[{"start":"1s"}]}]}""";
        var job = new Simulation(Simulation.Spec("Worker 2 ExitCode"), scenario, ControllerRules.TrainingOperator);

        job.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(["21 Created Restarting", "21 Created Running"], job.Past.TakeLast(2));
        Assert.Equal(PodPhase.Pending, job.Job.Pods[1].Phase);

        job.Advance(TimeSpan.FromSeconds(42));
        Assert.Equal(PodPhase.Succeeded, job.Job.Pods[1].Phase);
        Assert.Equal(1, job.Job.Pods[1].Life);
    }

    [Fact]
    public void A_shorter_deadline_fails_the_job_at_once_and_a_longer_one_later()
    {
        var job = new Simulation(Simulation.Spec("Worker 1", "\"activeDeadlineSeconds\":100"), "hang", ControllerRules.TfOperator);
        job.Advance(TimeSpan.FromSeconds(50));

        job.Patch(Simulation.Spec("Worker 1", "\"activeDeadlineSeconds\":200"));
        job.Advance(TimeSpan.FromSeconds(60));
        Assert.False(job.Parsed.IsFinished);

        job.Patch(Simulation.Spec("Worker 1", "\"activeDeadlineSeconds\":60"));
        Assert.True(job.Parsed.IsFailed);
        Assert.Equal(Simulation.Start.AddSeconds(110), job.Now);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(30, 30)]
    public void A_finished_job_is_deleted_after_its_time_to_live(int ttl, int after)
    {
        var job = new Simulation(
            Simulation.Spec("Worker 1", $"\"ttlSecondsAfterFinished\":{ttl}"), "succeed;start=0s;run=5s", ControllerRules.TrainingOperator);

        job.Advance(TimeSpan.FromHours(1));

        Assert.True(job.IsGone);
        Assert.Equal(Simulation.Start.AddSeconds(5 + after), job.Now);
        Assert.Contains(job.Past, write => write.EndsWith("Succeeded", StringComparison.Ordinal));
    }

    [Fact]
    public void A_job_whose_pods_never_start_stays_created()
    {
        var job = new Simulation(Simulation.Spec("Worker 2"), "pending", ControllerRules.TfOperator);

        Assert.Null(job.Job.Due);
        Assert.Equal(["0 Created"], job.Past);
    }

    [Fact]
    public void Steps_by_hand_change_a_pod_or_are_a_conflict()
    {
        var job = new Simulation(Simulation.Spec("Worker 2"), "pending", ControllerRules.TfOperator);

        Assert.False(job.Step(Worker0, new(new RunEnd(1))));
        Assert.True(job.Step(Worker0, PodStep.Start));
        Assert.False(job.Step(Worker0, PodStep.Start));
        Assert.True(job.Step(Worker0, new(new RunEnd(0))));
        Assert.True(job.Parsed.IsSucceeded);
        Assert.False(job.Step(new(ReplicaType.PS, 0), PodStep.Start));
        Assert.True(job.Job.Step(new PodPattern("worker-0"), PodStep.Start, job.Now).TryGet(out _, out var conflict) is false && conflict.Code == 409);
    }

    [Fact]
    public void An_evicted_pod_fails_the_job_in_2019_and_is_replaced_in_1_7()
    {
        var spec = Simulation.Spec("Worker 2 OnFailure");
        var old = new Simulation(spec, "evicted;pod=worker-1;run=5s", ControllerRules.TfOperator);
        var current = new Simulation(spec, "evicted;pod=worker-1;run=5s", ControllerRules.TrainingOperator);

        old.Advance(TimeSpan.FromSeconds(6));
        current.Advance(TimeSpan.FromSeconds(6));

        Assert.True(old.Parsed.IsFailed);
        Assert.False(current.Parsed.IsFinished);
        Assert.Equal(PodPhase.Pending, current.Job.Pods[1].Phase);
    }

    [Fact]
    public void A_held_job_changes_only_by_hand()
    {
        var job = new Simulation(Simulation.Spec("Worker 1"), "succeed", ControllerRules.TfOperator);

        job.Job = job.Job.Hold(job.Now);
        job.Advance(TimeSpan.FromHours(1));

        Assert.Equal(["0 Created"], job.Past);
        Assert.True(job.Step(Worker0, PodStep.Start));
    }

    [Fact]
    public void Another_scenario_changes_what_is_still_to_come()
    {
        var job = new Simulation(Simulation.Spec("Worker 2"), "hang", ControllerRules.TfOperator);
        job.Advance(TimeSpan.FromSeconds(30));
        Assert.True(ScenarioText.Parse("""{"pods":[{"pod":"worker-1","runs":[{"run":"60s","exit":1}]}]}""", "scenario").TryGet(out var scenario, out _));

        job.Job = job.Job.WithScenario(scenario, job.Now);
        job.Advance(TimeSpan.FromMinutes(10));

        // the first worker has the usual run, which would have ended before
        Assert.Contains("30 Created Running=False Succeeded", job.Past);
    }

    [Fact]
    public void A_deleted_pod_is_made_again_before_the_end_only()
    {
        var job = new Simulation(Simulation.Spec("Worker 2"), "succeed", ControllerRules.TrainingOperator);
        job.Advance(TimeSpan.FromSeconds(5));

        job.Job = job.Job.WithoutPod(Worker1);
        job.Reconcile();
        Assert.Equal(PodPhase.Pending, job.Job.Pods[1].Phase);

        job.Advance(TimeSpan.FromMinutes(1));
        job.Job = job.Job.WithoutPod(Worker1);
        job.Reconcile();
        Assert.Equal([Worker0], job.Job.Pods.Select(pod => pod.Replica));
    }

    [Fact]
    public void A_crash_loop_stops_at_the_limit_of_events()
    {
        var job = new Simulation(Simulation.Spec("Worker 1 ExitCode"), "fail;start=0s;run=0s;exit=137", ControllerRules.TfOperator);

        var result = job.Advance(TimeSpan.FromDays(36_500), limit: 500);

        Assert.True(result.IsAtLimit);
        Assert.Equal(500, result.Events);
        Assert.True(result.Time > Simulation.Start);
    }

    /// <summary>Otherwise the replacements of 1,000 pods leave no time for other requests.</summary>
    [Fact]
    public void A_pod_that_replaces_another_one_starts_after_a_second_at_the_earliest()
    {
        var job = new Simulation(Simulation.Spec("Worker 1 OnFailure"), """{"pods":[{"pod":"*","runs":[{"start":"0s","run":"0s","evict":"x"}]}]}""", ControllerRules.TrainingOperator);

        var result = job.Advance(TimeSpan.FromSeconds(10));

        // a start and an eviction of each pod
        Assert.InRange(result.Events, 18, 20);
    }

    [Fact]
    public void A_job_has_at_most_1000_pods()
    {
        var job = new Simulation(Simulation.Spec("Worker 2000000000, PS 5"), "hang", ControllerRules.TfOperator);

        Assert.Equal(1000, job.Job.Pods.Length);
        Assert.Equal(1000, job.Job.Services.Count);
    }

    [Fact]
    public void Durations_of_a_range_follow_the_seed_and_the_place()
    {
        var job = new Simulation(Simulation.Spec("Worker 20"), "hang;start=1s..3s", ControllerRules.TfOperator);
        var again = new Simulation(Simulation.Spec("Worker 20"), "hang;start=1s..3s", ControllerRules.TfOperator);

        Assert.All(job.Job.Pods, pod => Assert.InRange(pod.Due!.Value, job.Now.AddSeconds(1), job.Now.AddSeconds(3)));
        Assert.Equal(job.Job.Pods.Select(pod => pod.Due), again.Job.Pods.Select(pod => pod.Due));
        Assert.True(job.Job.Pods.Select(pod => pod.Due).Distinct().Count() > 15);
    }
}
