using System.Text;
using TfJobApi.Json;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Tests.Lifecycle;

/// <summary>A simulated job with a stored status and a clock.</summary>
internal sealed class Simulation
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public Simulation(string spec, string scenario, ControllerRules rules)
    {
        Assert.True(ScenarioText.Parse(scenario, "scenario").TryGet(out var parsed, out var error), error?.Message);
        Job = SimulatedJob.Create(new("ns", "j", "uid"), JobSpecReader.Read(Canonical(spec), rules), parsed, rules, seed: 1);
        Reconcile();
    }

    public SimulatedJob Job { get; set; }

    public DateTimeOffset Now { get; private set; } = Start;

    public ReadOnlyMemory<byte> Status { get; private set; }

    public bool IsGone { get; private set; }

    public JobStatus Parsed => JobStatusJson.Read(Status);

    /// <summary>The writes and events, with the seconds since the start.</summary>
    public List<string> Past { get; } = [];

    /// <summary>Checks every reconciliation.</summary>
    public Action<ReadOnlyMemory<byte>, Decision> Check { get; init; } = (_, _) => { };

    public static CanonicalValue Canonical(string json)
    {
        Assert.True(CanonicalJson.TryParse(Encoding.UTF8.GetBytes(json), out var value, out _));
        return value;
    }

    /// <summary>Returns a spec with one container per pod, from <c>Worker 2 OnFailure, PS 1</c>.</summary>
    public static string Spec(string replicas, string more = "")
    {
        const string template = """{"spec":{"containers":[{"image":"i","name":"tensorflow"}]}}""";
        var types = replicas.Split(", ").Select(text => text.Split(' ')).Select(parts =>
        {
            var policy = parts.Length > 2 ? $"\"restartPolicy\":\"{parts[2]}\"," : "";
            return $"\"{parts[0]}\":{{\"replicas\":{parts[1]},{policy}\"template\":{template}}}";
        });
        return $"{{\"tfReplicaSpecs\":{{{string.Join(',', types)}}}{(more.Length > 0 ? "," + more : "")}}}";
    }

    public void Reconcile()
    {
        for (var looks = 0; !IsGone; looks++)
        {
            Assert.True(looks < 100, "the reconciliations do not end");
            var result = Job.Reconcile(Status, Now);
            Job = result.Job;
            Check(Status, result.Decision);
            Status = result.Decision.Status;
            IsGone = result.Decision.DeletesJob;
            if (result.Decision.IsStatusChanged)
            {
                Past.Add($"{Seconds} {Describe()}");
            }

            if (!result.Decision.NeedsAnother)
            {
                Assert.True(IsGone || !Job.Reconcile(Status, Now).Decision.HasChanges(), $"another reconciliation would change {Encoding.UTF8.GetString(Status.Span)} to {Encoding.UTF8.GetString(Job.Reconcile(Status, Now).Decision.Status.Span)}");
                break;
            }
        }
    }

    /// <summary>Plays the events up to a time, each at its own time.</summary>
    public Jump<string> Advance(TimeSpan by, int limit = Jump.Limit)
    {
        var queue = new DueQueue<string>();
        queue.Set("j", Job.Due);
        var end = Now + by;
        var jump = new Jump<string>(queue, Now, end, limit);
        while (jump.TryNext(out var key))
        {
            Now = jump.Time;
            Job = Job.Continue(Now).Job;
            Reconcile();
            queue.Set(key, IsGone ? null : Job.Due);
        }

        Now = jump.IsAtLimit || IsGone ? jump.Time : end;
        return jump;
    }

    public void Patch(string spec)
    {
        Job = Job.WithSpec(JobSpecReader.Read(Canonical(spec), Job.Rules));
        Reconcile();
    }

    public bool Step(Replica replica, PodStep step)
    {
        if (!Job.Step(new PodPattern(replica.ToString()), step, Now).TryGet(out var change, out _))
        {
            return false;
        }

        Job = change.Job;
        Reconcile();
        return true;
    }

    private long Seconds => (long)(Now - Start).TotalSeconds;

    private string Describe() => string.Join(' ', Parsed.Conditions.Select(condition =>
        condition.Status == JobCondition.True ? condition.Type : $"{condition.Type}={condition.Status}"));
}
