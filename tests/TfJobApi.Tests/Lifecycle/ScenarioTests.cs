using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Tests.Lifecycle;

public sealed class ScenarioTests
{
    private static readonly JobSpec Spec = JobSpecReader.Read(
        Simulation.Canonical(Simulation.Spec("Chief 1, Worker 2, PS 1, Evaluator 1")), ControllerRules.TfOperator);

    private static readonly Replica Worker1 = new(ReplicaType.Worker, 1);

    [Theory]
    [InlineData("succeed;run=30s", "worker-1", 0, "1s 30s 0")]
    [InlineData("succeed;run=30s", "ps-0", 0, "1s until the end")]
    [InlineData("fail;run=5s;exit=3;pod=worker-1", "worker-1", 7, "1s 5s 3")]
    [InlineData("fail;pod=worker-1", "worker-0", 0, "1s until the end")]
    [InlineData("fail", "chief-0", 0, "1s 10s 1")]
    [InlineData("fail", "worker-0", 0, "1s until the end")]
    [InlineData("flaky;exit=137;times=2;pod=worker-1", "worker-1", 1, "1s 10s 137")]
    [InlineData("flaky;exit=137;times=2;pod=worker-1", "worker-1", 2, "1s 10s 0")]
    [InlineData("flaky;exit=137;times=2;pod=worker-1", "worker-0", 0, "1s 43s 0")]
    [InlineData("flaky;exit=137;times=2;pod=worker-1", "ps-0", 0, "1s until the end")]
    [InlineData("oom;pod=ps-0", "ps-0", 3, "1s 10s 137 OOMKilled")]
    [InlineData("evicted;pod=ps-0;message=full", "ps-0", 0, "1s 10s evicted full")]
    [InlineData("evicted;pod=ps-0", "ps-0", 1, "1s until the end")]
    [InlineData("pending", "worker-0", 0, "never ContainerCreating")]
    [InlineData("pending;waiting=Unschedulable;pod=ps-*", "ps-0", 0, "never Unschedulable")]
    [InlineData("image-error", "chief-0", 0, "never ImagePullBackOff")]
    [InlineData("hang;start=2s", "worker-0", 9, "2s until the end")]
    public void A_named_form_is_a_script_of_the_pods(string text, string pod, int life, string run) =>
        Assert.Equal(run, Describe(Parse(text).FindRun(Spec, Pod(pod), life)));

    [Theory]
    [InlineData("worker-1", 0, "2s 20s 137 OOMKilled")]
    [InlineData("worker-1", 1, "1s 40s 0")]
    [InlineData("worker-1", 5, "1s 40s 0")]
    [InlineData("worker-0", 0, "1s..3s 60s 0")]
    [InlineData("ps-0", 0, "1s until the end")]
    public void The_first_pattern_that_matches_has_the_lives_of_a_pod(string pod, int life, string run)
    {
        var scenario = Read("""
            {"id": "flaky-worker", "match": {"namespace": "*", "name": "train-*", "labels": "team=a"}, "pods": [
              {"pod": "worker-1", "runs": [{"start": "2s", "run": "20s", "exit": 137, "reason": "OOMKilled"}, {"start": "1s", "run": "40s", "exit": 0}]},
              {"pod": "worker-*", "runs": [{"start": "1s..3s", "run": "60s", "exit": 0, "log": ["step 100 loss 0.3"]}]},
              {"pod": "*", "runs": [{"start": "1s"}]}]}
            """);

        Assert.Equal(run, Describe(scenario.FindRun(Spec, Pod(pod), life)));
        Assert.Equal("flaky-worker", scenario.Id);
        Assert.Equal(["step 100 loss 0.3"], scenario.FindRun(Spec, new(ReplicaType.Worker, 0), 0).Log);
        Assert.True(scenario.Match.Matches(new("ns", "train-1", "uid"), "{\"team\":\"a\"}"u8.ToArray()));
        Assert.False(scenario.Match.Matches(new("ns", "train-1", "uid"), default));
        Assert.False(scenario.Match.Matches(new("ns", "test-1", "uid"), "{\"team\":\"a\"}"u8.ToArray()));
    }

    [Theory]
    [InlineData("crash", "f: Unsupported value: \"crash\": supported values: \"succeed\", \"fail\", \"flaky\", \"oom\", \"evicted\", \"pending\", \"image-error\", \"hang\"")]
    [InlineData("", "f: Unsupported value: \"\"")]
    [InlineData("succeed;exit=1", "f: Unsupported value: \"exit\": supported values: \"start\", \"run\"")]
    [InlineData("fail;exit=300", "f: exit: Invalid value: 300: must be a whole number from 1 to 255")]
    [InlineData("flaky;exit=0", "f: exit: Invalid value: 0")]
    [InlineData("fail;exit=-1", "f: exit: Invalid value: -1")]
    [InlineData("fail;run=-5s", "f: run: Invalid value: \"-5s\": must be a duration like 30s")]
    [InlineData("fail;run=3s..1s", "f: run: Invalid value")]
    [InlineData("fail;run", "f: run must have one value, for example fail;run=30s")]
    [InlineData("fail;run=1s;run=2s", "f: run must have one value")]
    [InlineData("flaky;times=0", "f: times: Invalid value: 0: must be a whole number from 1 to 1000")]
    [InlineData("pending;waiting=Sleeping", "f: waiting: Unsupported value: \"Sleeping\": supported values: \"ContainerCreating\"")]
    [InlineData("oom;pod=*****************************************************************", "f: pod: must be a pattern of pods, for example")]
    [InlineData("{", "f: Invalid value: \"{\": must be a JSON object")]
    [InlineData("{}", "pods: Invalid value: \"absent\": must be an array")]
    [InlineData("""{"pods":[]}""", "pods: must have 1 to 100 elements")]
    [InlineData("""{"pods":[1]}""", "pods[0]: Invalid value: \"integer\": must be an object")]
    [InlineData("""{"pods":[{"runs":[{}]}]}""", "pods[0].pod: must be a pattern of pods")]
    [InlineData("""{"pods":[{"pod":"*"}]}""", "pods[0].runs: Invalid value: \"absent\": must be an array")]
    [InlineData("""{"pods":[{"pod":"*","runs":[{"run":"1s","reason":"OOMKilled"}]}]}""", "pods[0].runs[0].reason: is allowed only together with exit")]
    [InlineData("""{"pods":[{"pod":"*","runs":[]}]}""", "pods[0].runs: must have 1 to 1000 elements")]
    [InlineData("""{"pods":[{"pod":"*","runs":[{"exit":300,"run":"1s"}]}]}""", "pods[0].runs[0].exit: Invalid value: 300: must be a whole number from 0 to 255")]
    [InlineData("""{"pods":[{"pod":"*","runs":[{"exit":"1","run":"1s"}]}]}""", "pods[0].runs[0].exit: Invalid value: \"1\": must be a whole number")]
    [InlineData("""{"pods":[{"pod":"*","runs":[{"exit":1.5,"run":"x"}]}]}""", "pods[0].runs[0].run: Invalid value: \"x\"")]
    [InlineData("""{"pods":[{"pod":"*","runs":[{"exit":1}]}]}""", "pods[0].runs[0].exit: is allowed only together with run")]
    [InlineData("""{"pods":[{"pod":"*","runs":[{"start":"never","run":"1s"}]}]}""", "pods[0].runs[0].run: is not allowed for a pod that never starts")]
    [InlineData("""{"pods":[{"pod":"*","runs":[{"start":"never","log":["a"]}]}]}""", "pods[0].runs[0].log: is not allowed for a pod that never starts")]
    [InlineData("""{"pods":[{"pod":"*","runs":[{"run":"1s","evict":"m","exit":1}]}]}""", "pods[0].runs[0].exit: is not allowed together with evict")]
    [InlineData("""{"pods":[{"pod":"*","runs":[{"runs":"1s"}]}]}""", "pods[0].runs[0]: Unsupported value: \"runs\": supported values: \"start\"")]
    [InlineData("""{"pods":[{"pod":"*","runs":[{"waiting":"x"}]}]}""", "pods[0].runs[0].waiting: Unsupported value: \"x\"")]
    [InlineData("""{"pods":[{"pod":"*","runs":[{"log":"x"}]}]}""", "pods[0].runs[0].log: Invalid value: \"string\": must be an array")]
    [InlineData("""{"pods":[{"pod":"*","runs":[{"log":[1]}]}]}""", "pods[0].runs[0].log[0]: Invalid value: \"integer\": must be a string")]
    [InlineData("LARGE", "pods: must have at most 10000 runs and lines in all")]
    [InlineData("""{"id":"a b","pods":[{"pod":"*","runs":[{}]}]}""", "id: must have 1 to 64 letters")]
    [InlineData("""{"match":{"labels":"a=("},"pods":[{"pod":"*","runs":[{}]}]}""", "match.labels: Invalid value: \"a=(\"")]
    [InlineData("""{"match":{"label":"a"},"pods":[{"pod":"*","runs":[{}]}]}""", "match: Unsupported value: \"label\": supported values: \"namespace\", \"name\", \"labels\"")]
    public void A_bad_scenario_is_400_with_the_field_and_the_allowed_values(string text, string message)
    {
        var runs = string.Join(',', Enumerable.Repeat("""{"log":["a"]}""", 1000));
        var large = $"{{\"pods\":[{string.Join(',', Enumerable.Repeat($"{{\"pod\":\"*\",\"runs\":[{runs}]}}", 6))}]}}";

        Assert.False(ScenarioText.Parse(text.Replace("LARGE", large, StringComparison.Ordinal), "f").TryGet(out _, out var error));

        Assert.Equal(400, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id", "\"x\"")]
    [InlineData("match", "{\"name\":\"x\"}")]
    public void A_scenario_of_one_job_has_no_match_and_no_id(string field, string value)
    {
        Assert.False(ScenarioText.Parse($"{{\"{field}\":{value},\"scenario\":\"hang\"}}", "f").TryGet(out _, out var error));

        Assert.Equal($"{field}: is allowed only in scenarios for many jobs", error.Message);
    }

    [Theory]
    [InlineData("fail;pod=worker-7", "worker-7")]
    [InlineData("fail;pod=worker-?", null)]
    [InlineData("fail", null)]
    [InlineData("""{"pods":[{"pod":"ps-0","runs":[{}]},{"pod":"master-0","runs":[{}]}]}""", "master-0")]
    public void A_pattern_without_a_pod_is_found(string text, string? pattern) => Assert.Equal(pattern, Parse(text).FindUnmatched(Spec));

    [Fact]
    public void The_first_worker_decides_without_a_chief()
    {
        var spec = JobSpecReader.Read(Simulation.Canonical(Simulation.Spec("Worker 2, PS 1")), ControllerRules.TfOperator);

        Assert.Equal("1s 10s 1", Describe(Parse("fail").FindRun(spec, new(ReplicaType.Worker, 0), 0)));
        Assert.Equal("1s until the end", Describe(Parse("fail").FindRun(spec, Worker1, 0)));
    }

    private static Scenario Parse(string text)
    {
        Assert.True(ScenarioText.Parse(text, "f").TryGet(out var scenario, out var error), error?.Message);
        return scenario;
    }

    private static Scenario Read(string json)
    {
        Assert.True(ScenarioReader.Read(Simulation.Canonical(json)).TryGet(out var scenario, out var error), error?.Message);
        return scenario;
    }

    private static Replica Pod(string name)
    {
        var parts = name.Split('-');
        Assert.True(ReplicaTypes.TryParse(parts[0], out var type));
        return new(type, parts[1][0] - '0');
    }

    private static string Describe(PodRun run)
    {
        if (run.Start is not { } start)
        {
            return $"never {run.Waiting}";
        }

        var from = start.Shortest == start.Longest ? $"{start.Shortest.TotalSeconds}s" : $"{start.Shortest.TotalSeconds}s..{start.Longest.TotalSeconds}s";
        return run.Length is not { } length ? $"{from} until the end"
            : run.End is { ExitCode: { } code } end ? $"{from} {length.Shortest.TotalSeconds}s {code} {end.Reason}".TrimEnd()
            : $"{from} {length.Shortest.TotalSeconds}s evicted {run.End!.Message}";
    }
}
