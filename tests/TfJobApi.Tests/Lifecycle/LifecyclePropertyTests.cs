using CsCheck;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Tests.Lifecycle;

/// <summary>Random jobs, scenarios, patches and steps by hand.</summary>
public sealed class LifecyclePropertyTests
{
    private static readonly Gen<string> Policy = Gen.OneOf("Always", "OnFailure", "Never", "ExitCode");

    private static readonly Gen<string> Replicas = Gen.Select(
        Gen.OneOf("", "Chief 1", "Master 1"), Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 1], Policy, Policy,
        (chief, workers, servers, evaluators, first, second) => string.Join(", ", new[]
        {
            chief.Length > 0 ? $"{chief} {first}" : "", $"Worker {workers} {first}", $"PS {servers} {second}", $"Evaluator {evaluators} {second}",
        }.Where(text => text.Length > 0)));

    private static readonly Gen<string> Fields = Gen.Select(
        Field("activeDeadlineSeconds", Gen.Int[1, 120]), Field("backoffLimit", Gen.Int[0, 4]), Field("ttlSecondsAfterFinished", Gen.Int[0, 60]),
        Gen.OneOf("", "\"cleanPodPolicy\":\"All\"", "\"cleanPodPolicy\":\"Running\"", "\"cleanPodPolicy\":\"None\""),
        Gen.OneOf("", "", "", "\"runPolicy\":{\"suspend\":true}"),
        (deadline, backoff, ttl, clean, suspend) => string.Join(',', new[] { deadline, backoff, ttl, clean, suspend }.Where(text => text.Length > 0)));

    private static readonly Gen<string> Pattern = Gen.OneOf("*", "worker-*", "worker-0", "ps-0", "chief-0", "evaluator-*");

    private static readonly Gen<string> Run = Gen.OneOf(
        Gen.Const("""{"start":"never","waiting":"ImagePullBackOff"}"""),
        Gen.Int[0, 3].Select(start => $$"""{"start":"{{start}}s"}"""),
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 40], Gen.OneOf(0, 0, 1, 130, 137, 255)).Select(
            run => $$"""{"start":"{{run.Item1}}s","run":"{{run.Item2}}s","exit":{{run.Item3}}}"""),
        Gen.Int[1, 30].Select(run => $$"""{"run":"{{run}}s","evict":"low on memory"}"""));

    private static readonly Gen<string> Scenarios = Gen.OneOf(
        Gen.OneOf("succeed", "fail", "flaky;times=2", "oom", "evicted", "pending", "image-error", "hang"),
        Gen.Select(Pattern, Run.List[1, 3]).List[1, 3].Select(scripts =>
            $$"""{"pods":[{{string.Join(',', scripts.Select(script => $$"""{"pod":"{{script.Item1}}","runs":[{{string.Join(',', script.Item2)}}]}"""))}}]}"""));

    private static readonly Gen<(int Kind, int Number, string Fields, string Scenario)> Action =
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 200], Fields, Scenarios);

    private static readonly ReplicaType[] Types = [ReplicaType.Worker, ReplicaType.PS, ReplicaType.Chief];

    [Fact]
    public void Random_scenarios_and_patches_keep_the_invariants() =>
        Gen.Select(Replicas, Fields, Scenarios, Action.List[0, 12], Gen.Bool).Sample((replicas, fields, scenario, actions, isCurrent) =>
        {
            var rules = isCurrent ? ControllerRules.TrainingOperator : ControllerRules.TfOperator;
            var job = new Simulation(Simulation.Spec(replicas, fields), scenario, rules) { Check = CheckDecision };
            foreach (var action in actions)
            {
                Act(job, replicas, action);
                CheckRest(job);
            }
        });

    private static Gen<string> Field(string name, Gen<int> value) =>
        Gen.OneOf(Gen.Const(""), value.Select(number => $"\"{name}\":{number}"));

    private static void Act(Simulation job, string replicas, (int Kind, int Number, string Fields, string Scenario) action)
    {
        var replica = new Replica(Types[action.Number % Types.Length], action.Number % 2);
        switch (action.Kind)
        {
            case 0:
                job.Patch(Simulation.Spec(replicas, action.Fields));
                break;
            case 1:
                job.Step(replica, PodStep.Start);
                break;
            case 2:
                job.Step(replica, new(new RunEnd(action.Number)));
                break;
            case 3:
                job.Step(replica, new(RunEnd.Evicted("by hand")));
                break;
            case 4:
                job.Job = job.Job.WithoutPod(replica);
                job.Reconcile();
                break;
            case 5:
                Assert.True(ScenarioText.Parse(action.Scenario, "s").TryGet(out var scenario, out _));
                job.Job = job.Job.WithScenario(scenario, job.Now);
                break;
            default:
                job.Advance(TimeSpan.FromSeconds(action.Number), limit: 5000);
                break;
        }
    }

    private static void CheckDecision(ReadOnlyMemory<byte> stored, Decision decision)
    {
        var (before, after) = (JobStatusJson.Read(stored), JobStatusJson.Read(decision.Status));
        Assert.False(after.Find(JobCondition.Running) is not null && after.Find(JobCondition.Restarting) is not null);
        Assert.Equal(after.Conditions.Count, after.Conditions.Select(condition => condition.Type).Distinct().Count());
        Assert.True(before.CompletionTime is null || before.CompletionTime == after.CompletionTime);
        Assert.Equal(after.IsFinished, after.CompletionTime is not null);
        if (before.IsFinished)
        {
            Assert.Equal(before.Conditions, after.Conditions);
            Assert.Empty(decision.CreatedPods);
            Assert.Empty(decision.CreatedServices);
        }

        Assert.True(decision.Status.IsEmpty || Simulation.Canonical(System.Text.Encoding.UTF8.GetString(decision.Status.Span)).Span.SequenceEqual(decision.Status.Span));
    }

    /// <summary>Checks a job after its reconciliations.</summary>
    private static void CheckRest(Simulation job)
    {
        if (job.IsGone || job.Parsed.IsFinished || job.Job.Plans.Spec.IsSuspended)
        {
            return;
        }

        var pods = job.Job.Pods;
        foreach (var replicas in job.Job.Plans.Spec.Replicas)
        {
            var phases = pods.Where(pod => pod.Replica.Type == replicas.Type).Select(pod => pod.Phase).ToList();
            var counts = job.Parsed[replicas.Type];
            Assert.Equal(replicas.Count, phases.Count);
            Assert.Equal(counts.Active, phases.Count(phase => phase == PodPhase.Running));
            Assert.Equal(counts.Succeeded, phases.Count(phase => phase == PodPhase.Succeeded));
            Assert.Equal(counts.Failed, phases.Count(phase => phase == PodPhase.Failed));
        }

        Assert.Equal(pods.Select(pod => pod.Replica), job.Job.Services.Order());
    }
}
