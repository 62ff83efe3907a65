using System.Text;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Tests.Lifecycle;

public sealed class InvalidJobTests
{
    private const string Worker = """{"template":{"spec":{"containers":[{"name":"tensorflow","image":"i"}]}}}""";

    public static TheoryData<string, string> Specs => new()
    {
        { "{}", "TFJob is not valid" },
        { """{"tfReplicaSpecs":{"Worker":{}}}""", "TFJob is not valid: containers definition expected in Worker" },
        { """{"tfReplicaSpecs":{"Ps":{"template":{"spec":{"containers":[]}}}}}""", "TFJob is not valid: containers definition expected in PS" },
        { """{"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"name":"tensorflow"}]}}}}}""", "TFJob is not valid: Image is undefined in the container of Worker" },
        { """{"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"name":"main","image":"i"}]}}}}}""", "TFJob is not valid: There is no container named tensorflow in Worker" },
        { $$"""{"tfReplicaSpecs":{"Chief":{{Worker}},"Master":{{Worker}} } }""", "TFJob is not valid: more than 1 chief/master found" },
    };

    [Theory]
    [MemberData(nameof(Specs))]
    public void An_invalid_job_fails_in_2019(string spec, string reason)
    {
        var decision = Reconcile(spec, "j", ControllerRules.TfOperator);

        Assert.NotEmpty(reason);
        Assert.Equal(
            """{"conditions":[{"lastTransitionTime":"2026-01-02T03:04:05Z","lastUpdateTime":"2026-01-02T03:04:05Z","message":"Failed to marshal the object to TFJob; the spec is invalid: failed to marshal the object to TFJob","reason":"InvalidTFJobSpec","status":"True","type":"Failed"}],"replicaStatuses":null}""",
            Encoding.UTF8.GetString(decision.Status.Span));
        Assert.Equal("Warning InvalidTFJobSpec", string.Join(' ', decision.Events[0].ToString().Split(' ').Take(2)));
        Assert.Empty(decision.CreatedPods);
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void An_invalid_job_has_only_an_event_in_1_7(string spec, string reason)
    {
        var decision = Reconcile(spec, "j", ControllerRules.TrainingOperator);

        Assert.False(decision.HasChanges());
        Assert.Equal([$"Warning TFJobFailedValidation TFJob failed validation because {reason}"], decision.Events.Select(entry => entry.ToString()));
    }

    /// <summary>A client may set a start time, and nothing acts on the deadline of a job that is not valid.</summary>
    [Fact]
    public void An_invalid_job_of_1_7_is_not_due_again_for_a_deadline_in_the_past()
    {
        var decision = Reconcile(
            """{"activeDeadlineSeconds":5,"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"name":"a","image":"b"}]}}}}}""",
            "j",
            ControllerRules.TrainingOperator,
            """{"startTime":"2020-01-01T00:00:00Z"}""");

        Assert.Null(decision.Due);
    }

    [Theory]
    [InlineData("j", true)]
    [InlineData("1j", false)]
    [InlineData("a.b", false)]
    public void A_name_of_1_7_is_a_label_that_begins_with_a_letter(string name, bool isValid) =>
        Assert.Equal(isValid, Reconcile($$"""{"tfReplicaSpecs":{"Worker":{{Worker}} } }""", name, ControllerRules.TrainingOperator).HasChanges());

    [Theory]
    [InlineData(63, "")]
    [InlineData(64, "Warning TFJobFailedValidation TFJob failed validation because TFJob name is invalid: [must be no more than 63 characters]")]
    public void The_reason_of_a_name_that_is_too_long_is_its_length(int length, string events)
    {
        var decision = Reconcile($$"""{"tfReplicaSpecs":{"Worker":{{Worker}} } }""", new('a', length), ControllerRules.TrainingOperator);

        Assert.Equal(events, string.Join('\n', decision.Events.Select(entry => entry.ToString()).Where(entry => entry.StartsWith("Warning", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_status_that_a_controller_would_not_change_is_not_written_again()
    {
        const string status = """
            {"conditions":[{"lastTransitionTime":"2019-07-24T07:16:13.000Z","lastUpdateTime":"2019-07-24T07:16:13.000Z","message":"TFJob j is created.",
            "reason":"TFJobCreated","status":"True","type":"Created"}],"extra":1,"replicaStatuses":{"Worker":{}},"startTime":"2019-07-24T07:16:13.000Z"}
            """;
        var rules = ControllerRules.TfOperator;
        var spec = JobSpecReader.Read(Simulation.Canonical($$"""{"tfReplicaSpecs":{"Worker":{{Worker}} } }"""), rules);
        ObservedPod[] pods = [new(new(ReplicaType.Worker, 0), PodPhase.Pending)];

        var decision = JobController.Reconcile(
            new(new("ns", "j", "uid"), spec, Simulation.Canonical(status).Json, pods, new HashSet<Replica> { pods[0].Replica }), rules, Simulation.Start);

        Assert.False(decision.HasChanges());
    }

    private static Decision Reconcile(string spec, string name, ControllerRules rules, string? status = null) => JobController.Reconcile(
        new(new("ns", name, "uid"), JobSpecReader.Read(Simulation.Canonical(spec), rules), status is null ? default : Simulation.Canonical(status).Json, [], new HashSet<Replica>()), rules, Simulation.Start);
}
