using System.Globalization;
using System.Text.Json.Nodes;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Tests.Lifecycle;

/// <summary>Repeats the steps of a measured case, a second apart, and describes the state after each as the case does.</summary>
internal sealed class MeasuredRun(JsonNode entry, ControllerRules rules)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly JobIdentity Job = new("ns", "j", "uid");

    private readonly JsonObject _spec = MeasuredCases.Spec(entry["spec"]!);
    private readonly SortedDictionary<Replica, ObservedPod> _pods = [];
    private readonly SortedSet<Replica> _services = [];
    private readonly Dictionary<string, string> _moved = [];
    private JobStatus _status = Created();
    private DateTimeOffset _now = Start;
    private bool _isRemoved;

    public string Play(JsonNode step, int index)
    {
        _now = Start.AddSeconds(index);
        if (step["patch"] is { } patch)
        {
            MeasuredCases.Patch(_spec, patch);
        }

        _status.StartTime = Moved(step["age"]) ?? _status.StartTime;
        _status.CompletionTime = Moved(step["sinceEnd"]) ?? _status.CompletionTime;
        foreach (var (name, state) in step["pods"]?.AsObject() ?? [])
        {
            SetPod(Parse(name), state!);
        }

        var looks = Reconcile(step["syncs"]?.GetValue<int>());
        return Describe(looks);
    }

    /// <summary>Returns the expected state, in the form of <see cref="Play"/>.</summary>
    public string Expected(JsonNode state)
    {
        var expected = state.DeepClone();
        foreach (var condition in expected["conditions"]!.AsArray())
        {
            condition!["lastTransitionTime"] = Time(condition["lastTransitionTime"]);
            condition["lastUpdateTime"] = Time(condition["lastUpdateTime"]);
        }

        foreach (var look in expected["looks"]!.AsArray())
        {
            if (look!["events"] is JsonArray events)
            {
                look["events"] = Texts(events.Select(text => text!.GetValue<string>()).Order(StringComparer.Ordinal));
            }
        }

        expected["startTime"] = Time(expected["startTime"]);
        expected["completionTime"] = Time(expected["completionTime"]);
        return MeasuredCases.Canonical(expected).ToString();
    }

    private static JobStatus Created()
    {
        var status = new JobStatus();
        var time = Text(Start.AddSeconds(-1));
        status.Conditions.Add(new("Created", "True", "TFJobCreated", "TFJob j is created.", time, time));
        return status;
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Replica Parse(string name)
    {
        var parts = name.Split('-');
        Assert.True(ReplicaTypes.TryParse(parts[0], out var type));
        return new(type, int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private string? Moved(JsonNode? seconds)
    {
        if (seconds is null)
        {
            return null;
        }

        return _moved[seconds.ToJsonString()] = Text(_now.AddSeconds(-seconds.GetValue<int>()));
    }

    private string? Time(JsonNode? time) => time switch
    {
        null => null,
        JsonObject moved => _moved[moved["secondsAgo"]!.ToJsonString()],
        _ when time.GetValueKind() == System.Text.Json.JsonValueKind.String => Text(Start.AddSeconds(-1)),
        _ => Text(Start.AddSeconds(time.GetValue<int>())),
    };

    private void SetPod(Replica replica, JsonNode state)
    {
        if (state["gone"]?.GetValue<bool>() == true)
        {
            _pods.Remove(replica);
            return;
        }

        _pods[replica] = new(
            replica, Enum.Parse<PodPhase>(state["phase"]!.GetValue<string>()), state["exit"]?.GetValue<int>(), state["restarts"]?.GetValue<int>() ?? 0);
    }

    private JsonArray Reconcile(int? syncs)
    {
        const int mostErrors = 5;
        JsonArray looks = [];
        var spec = JobSpecReader.Read(MeasuredCases.Canonical(_spec), rules);
        for (var count = 1; !_isRemoved; count++)
        {
            var stored = JobStatusJson.Write(_status, writesNullCounts: false);
            var decision = JobController.Reconcile(new(Job, spec, stored, [.. _pods.Values], _services), rules, _now);
            Apply(decision);
            if (Look(decision) is { Count: > 0 } look)
            {
                looks.Add(look);
            }

            if (count == (syncs ?? (decision.Error is null ? 0 : mostErrors)) || (!decision.HasChanges() && decision.Error is null))
            {
                break;
            }
        }

        return looks;
    }

    private void Apply(Decision decision)
    {
        foreach (var pod in decision.DeletedPods)
        {
            Assert.True(_pods.Remove(pod));
        }

        foreach (var pod in decision.CreatedPods)
        {
            _pods.Add(pod, new(pod, PodPhase.Pending));
        }

        _services.ExceptWith(decision.DeletedServices);
        _services.UnionWith(decision.CreatedServices);
        _status = JobStatusJson.Read(decision.Status);
        _isRemoved = decision.DeletesJob;
    }

    private static JsonObject Look(Decision decision)
    {
        JsonObject look = [];
        if (decision.Error is { } error)
        {
            look["error"] = error;
            return look;
        }

        // the events of the pods and services are not among the measured ones, and each is listed once
        var events = decision.Events.Where(entry => !entry.Reason.StartsWith("Successful", StringComparison.Ordinal))
            .Select(entry => entry.ToString()).Distinct().Order(StringComparer.Ordinal).ToList();
        if (events.Count > 0)
        {
            look["events"] = Texts(events);
        }

        if (decision.DeletesJob)
        {
            return look;
        }

        Add("created", decision.CreatedPods);
        Add("deleted", decision.DeletedPods);
        Add("servicesCreated", decision.CreatedServices);
        Add("servicesDeleted", decision.DeletedServices);
        if (decision.IsStatusChanged)
        {
            look["statusWritten"] = true;
        }

        return look;

        void Add(string name, IReadOnlyList<Replica> replicas)
        {
            if (replicas.Count > 0)
            {
                look[name] = Texts(replicas.Select(replica => replica.ToString()));
            }
        }
    }

    private string Describe(JsonArray looks)
    {
        var pods = new JsonObject();
        foreach (var pod in _pods.Values)
        {
            pods[pod.Replica.ToString()] = pod.Phase.ToString();
        }

        var status = JsonNode.Parse(JobStatusJson.Write(_status, writesNullCounts: true).Span)!;
        var state = new JsonObject
        {
            ["conditions"] = status["conditions"]!.DeepClone(),
            ["replicaStatuses"] = status["replicaStatuses"]?.DeepClone(),
            ["startTime"] = _status.StartTime,
            ["completionTime"] = _status.CompletionTime,
            ["pods"] = pods,
            ["services"] = Texts(_services.Select(service => service.ToString())),
            ["jobRemoved"] = _isRemoved,
            ["looks"] = looks,
        };
        return MeasuredCases.Canonical(state).ToString();
    }
}
