using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Tests.Lifecycle;

/// <summary>The pods and services of a job, as clients of tf-operator, training-operator and Arena read them.</summary>
public sealed class PodJsonTests
{
    private const string Template = """
        {"tfReplicaSpecs":{
          "Ps":{"replicas":1,"template":{"spec":{"containers":[{"name":"tensorflow","image":"i"}],"restartPolicy":"OnFailure"}}},
          "Evaluator":{"replicas":1,"template":{"spec":{"containers":[{"name":"tensorflow","image":"i"}]}}},
          "Worker":{"replicas":2,"restartPolicy":"ExitCode","template":{
            "metadata":{"labels":{"app":"a","group-name":"mine","z":"z"},"annotations":{"k":"v"}},
            "spec":{"containers":[
              {"name":"tensorflow","image":"i","env":[{"name":"A","value":"b"}],"ports":[{"name":"tfjob-port","containerPort":3333},{"name":"web","containerPort":80}]},
              {"name":"logger","image":"l"}],"zone":"z"}}}}}
        """;

    private static readonly JobIdentity Job = new("ns", "j", "u1");
    private static readonly Replica Worker0 = new(ReplicaType.Worker, 0);
    private static readonly Replica Ps0 = new(ReplicaType.PS, 0);

    [Fact]
    public void The_labels_of_2019_replace_those_of_the_template() => Assert.Equal(
        """{"app":"a","group-name":"kubeflow.org","tf-job-name":"j","tf-job-role":"master","tf-replica-index":"0","tf-replica-type":"worker","z":"z"}""",
        Text(ReplicaMetadata.ForPod(Job, Spec(ControllerRules.TfOperator), Worker0, ControllerRules.TfOperator, "u2", Simulation.Start).Labels));

    [Fact]
    public void The_labels_of_1_7_have_a_prefix() => Assert.Equal(
        """{"training.kubeflow.org/job-name":"j","training.kubeflow.org/operator-name":"tfjob-controller","training.kubeflow.org/replica-index":"0","training.kubeflow.org/replica-type":"ps"}""",
        Text(ReplicaMetadata.ForPod(Job, Spec(ControllerRules.TrainingOperator), Ps0, ControllerRules.TrainingOperator, "u2", Simulation.Start).Labels));

    [Fact]
    public void A_pod_belongs_to_its_job()
    {
        var meta = ReplicaMetadata.ForPod(Job, Spec(ControllerRules.TfOperator), Worker0, ControllerRules.TfOperator, "u2", Simulation.Start);

        Assert.Equal(
            """[{"apiVersion":"kubeflow.org/v1","blockOwnerDeletion":true,"controller":true,"kind":"TFJob","name":"j","uid":"u1"}]""",
            Text(meta.OwnerReferences));
        Assert.Equal("""{"k":"v"}""", Text(meta.Annotations));
        Assert.Equal(("j-worker-0", "ns", "u2", "2026-01-02T03:04:05Z"), (meta.Name, meta.Namespace, meta.Uid, meta.CreationTimestamp));
    }

    [Fact]
    public void All_containers_of_2019_have_the_addresses_of_the_replicas_without_evaluators()
    {
        var rules = ControllerRules.TfOperator;
        var spec = JsonNode.Parse(WriteSpec(Worker0, rules).Span)!;

        const string config = """{"cluster":{"ps":["j-ps-0.ns.svc:2222"],"worker":["j-worker-0.ns.svc:3333","j-worker-1.ns.svc:3333"]},"task":{"type":"worker","index":0},"environment":"cloud"}""";
        Assert.Equal(["A", "TF_CONFIG"], spec["containers"]![0]!["env"]!.AsArray().Select(variable => variable!["name"]!.GetValue<string>()));
        Assert.Equal(config, spec["containers"]![0]!["env"]![1]!["value"]!.GetValue<string>());
        Assert.Equal(config, spec["containers"]![1]!["env"]![0]!["value"]!.GetValue<string>());
        Assert.Equal("Never", spec["restartPolicy"]!.GetValue<string>());
        Assert.Equal("z", spec["zone"]!.GetValue<string>());
    }

    [Fact]
    public void Only_the_main_container_of_1_7_has_the_addresses_with_evaluators()
    {
        var rules = ControllerRules.TrainingOperator;
        var spec = JsonNode.Parse(WriteSpec(Worker0, rules).Span)!;

        Assert.Contains("\"evaluator\":[\"j-evaluator-0.ns.svc:2222\"]", spec["containers"]![0]!["env"]![1]!["value"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null(spec["containers"]![1]!["env"]);
    }

    [Fact]
    public void A_template_without_a_port_gets_one_and_its_restart_policy_is_overwritten()
    {
        var rules = ControllerRules.TfOperator;

        Assert.Equal(
            """{"containers":[{"env":[{"name":"TF_CONFIG","value":"{\"cluster\":{\"ps\":[\"j-ps-0.ns.svc:2222\"],\"worker\":[\"j-worker-0.ns.svc:3333\",\"j-worker-1.ns.svc:3333\"]},\"task\":{\"type\":\"ps\",\"index\":0},\"environment\":\"cloud\"}"}],"image":"i","name":"tensorflow","ports":[{"containerPort":2222,"name":"tfjob-port"}]}],"restartPolicy":"Never"}""",
            Text(WriteSpec(Ps0, rules)));
    }

    [Fact]
    public void A_job_of_one_replica_has_a_cluster_in_2019_only()
    {
        foreach (var rules in new[] { ControllerRules.TfOperator, ControllerRules.TrainingOperator })
        {
            var spec = JobSpecReader.Read(Simulation.Canonical(Simulation.Spec("Worker 1")), rules);
            Assert.Equal(rules == ControllerRules.TfOperator, ClusterConfig.CreateCluster(Job, spec, rules) is not null);
        }
    }

    /// <summary>A template can contain any text.</summary>
    [Fact]
    public void The_pods_of_a_type_differ_only_in_their_index()
    {
        var rules = ControllerRules.TfOperator;
        const string template = """
            {"tfReplicaSpecs":{"Worker":{"replicas":123,"template":{"spec":{"containers":[{"name":"tensorflow","image":"i","args":["\u0000","index\":0"]},{"name":"c"}]}}}}}
            """;
        var specs = new PodSpecs(Job, JobSpecReader.Read(Simulation.Canonical(template), rules), rules);
        var first = Text(specs.Write(Worker0)!.Value);

        foreach (var index in new[] { 7, 10, 122 })
        {
            var other = Text(specs.Write(new(ReplicaType.Worker, index))!.Value);
            Assert.Equal(first.Replace("\\\"index\\\":0}", $"\\\"index\\\":{index}}}", StringComparison.Ordinal), other);
            Assert.EndsWith($",\"index\":{index}}},\"environment\":\"cloud\"}}", JsonNode.Parse(other)!["containers"]![1]!["env"]![0]!["value"]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_spec_that_is_too_large_is_not_written()
    {
        var rules = ControllerRules.TfOperator;
        var containers = string.Join(',', Enumerable.Range(0, 300).Select(number => $"{{\"name\":\"c{number}\",\"image\":\"i\"}}"));
        var template = $"{{\"replicas\":1000,\"template\":{{\"spec\":{{\"containers\":[{{\"name\":\"tensorflow\",\"image\":\"i\"}},{containers}]}}}}}}";
        var spec = JobSpecReader.Read(Simulation.Canonical($"{{\"tfReplicaSpecs\":{{\"PS\":{template},\"Worker\":{template}}}}}"), rules);
        var specs = new PodSpecs(Job, spec, rules, limit: 1_000_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(specs.Write(Worker0));
        Assert.Null(specs.Write(new(ReplicaType.Worker, 1)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void A_limit_is_the_most_that_a_spec_has(int index, bool fits)
    {
        var rules = ControllerRules.TfOperator;
        var spec = JobSpecReader.Read(Simulation.Canonical(Simulation.Spec("Worker 20")), rules);
        var limit = new PodSpecs(Job, spec, rules).Write(Worker0)!.Value.Length;

        Assert.Equal(fits, new PodSpecs(Job, spec, rules, limit).Write(new(ReplicaType.Worker, index)) is not null);
    }

    [Theory]
    [InlineData(false, """[{"name":"tfjob-port","port":3333,"protocol":"TCP","targetPort":3333}]""")]
    [InlineData(true, """[{"name":"tfjob-port","port":3333,"protocol":"TCP","targetPort":3333},{"name":"web","port":80,"protocol":"TCP","targetPort":80}]""")]
    public void A_service_has_no_address_and_selects_its_pod(bool isCurrent, string ports)
    {
        var rules = isCurrent ? ControllerRules.TrainingOperator : ControllerRules.TfOperator;
        var spec = JsonNode.Parse(ServiceJson.WriteSpec(Job, Spec(rules), Worker0, rules).Span)!;

        Assert.Equal("None", spec["clusterIP"]!.GetValue<string>());
        Assert.Equal(ports, spec["ports"]!.ToJsonString());
        Assert.Equal(Text(ReplicaMetadata.ForService(Job, Worker0, rules, "u3", Simulation.Start).Labels), spec["selector"]!.ToJsonString());
    }

    [Fact]
    public void The_states_of_a_pod_have_the_shapes_that_clients_read()
    {
        var rules = ControllerRules.TfOperator;
        Assert.True(ScenarioText.Parse("fail;exit=137;reason=OOMKilled", "s").TryGet(out var scenario, out _));
        var plans = new RunPlanner(scenario, Spec(rules), 1);

        var pod = Kubelet.Create(Worker0, RestartPolicy.OnFailure, 0, plans, At(0));
        Assert.Equal("""{"waiting":{"reason":"ContainerCreating"}}""", State(pod, "state"));
        Assert.Equal("""["",""]""", Images(pod));

        pod = Kubelet.Continue(pod, plans, At(1));
        Assert.Equal("""{"running":{"startedAt":"2026-01-02T03:04:06Z"}}""", State(pod, "state"));
        Assert.Equal("""["i","l"]""", Images(pod));

        pod = Kubelet.Continue(pod, plans, At(11));
        const string ended = """{"terminated":{"exitCode":137,"finishedAt":"2026-01-02T03:04:16Z","reason":"OOMKilled","startedAt":"2026-01-02T03:04:06Z"}}""";
        Assert.Equal(ended, State(pod, "state"));

        pod = Kubelet.Continue(pod, plans, At(11));
        Assert.Equal(ended, State(pod, "lastState"));
        Assert.Equal("1", State(pod, "restartCount"));

        pod = Kubelet.Continue(pod, plans, At(21));
        Assert.Equal(
            """{"waiting":{"message":"back-off 10s restarting failed container=tensorflow pod=j-worker-0_ns(u2)","reason":"CrashLoopBackOff"}}""",
            State(pod, "state"));
        Assert.Equal("Running", Status(pod)["phase"]!.GetValue<string>());

        pod = Kubelet.Evict(pod, "low on memory", At(22));
        Assert.Equal("""{"message":"low on memory","phase":"Failed","reason":"Evicted","startTime":"2026-01-02T03:04:05Z"}""", Status(pod).ToJsonString());
    }

    [Fact]
    public void An_unscheduled_pod_has_a_condition_and_no_containers()
    {
        Assert.True(ScenarioText.Parse("pending;waiting=Unschedulable", "s").TryGet(out var scenario, out _));
        var status = Status(Kubelet.Create(Worker0, RestartPolicy.Never, 0, new(scenario, Spec(ControllerRules.TfOperator), 1), At(0)));

        Assert.Equal("Unschedulable", status["conditions"]![0]!["reason"]!.GetValue<string>());
        Assert.Null(status["containerStatuses"]);
    }

    private static JobSpec Spec(ControllerRules rules) => JobSpecReader.Read(Simulation.Canonical(Template), rules);

    private static ReadOnlyMemory<byte> WriteSpec(Replica replica, ControllerRules rules) => new PodSpecs(Job, Spec(rules), rules).Write(replica)!.Value;

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    private static JsonNode Status(PodLife pod)
    {
        var json = PodStatusJson.Write(Job, Spec(ControllerRules.TfOperator), pod, "u2");
        Assert.Equal(Text(json), Text(Simulation.Canonical(Text(json)).Json));
        return JsonNode.Parse(json.Span)!;
    }

    private static string State(PodLife pod, string field) => Status(pod)["containerStatuses"]![0]![field]!.ToJsonString();

    private static string Images(PodLife pod) =>
        new JsonArray([.. Status(pod)["containerStatuses"]!.AsArray().Select(container => container!["imageID"]!.DeepClone())]).ToJsonString();

    private static JobMoment At(int seconds) => JobClock.Initial.At(Simulation.Start.AddSeconds(seconds));
}
