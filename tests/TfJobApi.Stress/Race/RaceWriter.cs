using System.Diagnostics;
using System.Text.Json;
using TfJobApi.Stress.Fuzz;
using TfJobApi.Stress.Http;

namespace TfJobApi.Stress.Race;

/// <summary>Sends operations on one connection and notes each with its times.</summary>
internal sealed class RaceWriter(HttpConnection connection, Chance chance, int slot, Func<int> nextNumber)
{
    public const string Jobs = "/apis/kubeflow.org/v1/namespaces/race/tfjobs";

    public static readonly string[] Keys = ["a", "b", "c", "d", "e", "f"];

    private static readonly TimeSpan FailurePause = TimeSpan.FromMilliseconds(50);

    /// <summary>The newest state of each object that this connection has read.</summary>
    private readonly Dictionary<string, JobState> _known = [];

    public List<Operation> Operations { get; } = [];

    public List<string> Violations { get; } = [];

    /// <summary>Whether requests may fail for a while. Those whose outcome nobody knows are noted as such.</summary>
    public bool AllowsOutages { get; init; }

    /// <summary>The number of requests that failed in outages.</summary>
    public int FailureCount { get; private set; }

    public void Run(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            Step(nextNumber(), chance.Of(Keys));
        }
    }

    private void Step(int number, string key)
    {
        var known = _known.GetValueOrDefault(key);
        var version = known?.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var name = JobState.NameOf(slot);
        switch (chance.Below(20))
        {
            case 0 or 1:
                Send(number, OperationKind.Create, key, null, HttpCall.Post(Jobs, Document(key, known: null, number)));
                break;
            case 2:
                Send(number, OperationKind.Delete, key, null, new HttpCall("DELETE", $"{Jobs}/{key}"));
                break;
            case 3 when known is not null:
                var preconditions = $$$"""{"preconditions":{"resourceVersion":"{{{version}}}"}}""";
                Send(number, OperationKind.Delete, key, known.Version, HttpCall.WithBody("DELETE", $"{Jobs}/{key}", "application/json", preconditions));
                break;
            case <= 6 when known is not null:
                Send(number, OperationKind.Replace, key, known.Version, HttpCall.WithBody("PUT", $"{Jobs}/{key}", "application/json", Document(key, known, number)));
                break;
            case <= 9 when known is not null:
                Send(number, OperationKind.Patch, key, known.Version, HttpCall.MergePatch($"{Jobs}/{key}", Patch(name, number, $",\"resourceVersion\":\"{version}\"")));
                break;
            case 10 or 11:
                var status = $$$"""{"status":{"{{{name}}}":"{{{number}}}"}}""";
                Send(number, OperationKind.PatchStatus, key, null, HttpCall.MergePatch($"{Jobs}/{key}/status", status));
                break;
            case <= 14:
                Send(number, OperationKind.Get, key, null, HttpCall.Get($"{Jobs}/{key}"));
                break;
            default:
                Send(number, OperationKind.Patch, key, null, HttpCall.MergePatch($"{Jobs}/{key}", Patch(name, number, "")));
                break;
        }
    }

    private void Send(int number, OperationKind kind, string key, long? required, HttpCall call)
    {
        var called = Stopwatch.GetTimestamp();
        var answer = connection.Send(call);
        var ownSlot = kind == OperationKind.PatchStatus ? slot + JobState.AnnotationSlots : slot;
        var operation = new Operation(number, kind, key, ownSlot, required, called, Stopwatch.GetTimestamp(), answer.Status);
        if (AllowsOutages && (answer.Outcome is Outcome.Closed || answer.Status is 429 or 503 or 504))
        {
            FailureCount++;
            if (kind != OperationKind.Get && answer.Status is not (429 or 503))
            {
                Operations.Add(operation with { IsUnknown = true });
            }

            Task.Delay(FailurePause, TimeProvider.System).Wait();
            return;
        }

        if (answer.Outcome != Outcome.Answered || answer.Status is not (200 or 201 or 404 or 409))
        {
            Violations.Add($"{operation}: {answer.Outcome}, {answer.Text}");
            return;
        }

        operation = WithBody(operation, answer);
        Operations.Add(operation);
        if (operation.Result is { } state)
        {
            _known[key] = state;
        }
    }

    private static Operation WithBody(Operation operation, HttpAnswer answer)
    {
        if (!operation.IsSuccess)
        {
            return operation;
        }

        using var body = JsonDocument.Parse(answer.Body);
        return operation.Kind == OperationKind.Delete
            ? operation with { DeletedUid = body.RootElement.GetProperty("details").GetProperty("uid").GetString() }
            : operation with { Result = JobState.Parse(body.RootElement) };
    }

    private static string Patch(string name, int number, string more) =>
        $$$$"""{"metadata":{"labels":{"g":"{{{{JobState.LabelOf(number)}}}}"},"annotations":{"{{{{name}}}}":"{{{{number}}}}"}{{{{more}}}} } }""";

    /// <summary>A whole object: what this connection knows, and the number.</summary>
    private string Document(string key, JobState? known, int number)
    {
        var content = (known ?? new JobState(key, 0, "", new int[JobState.AllSlots])).With(slot, number);
        var annotations = content.Slots.Take(JobState.AnnotationSlots).Index().Where(entry => entry.Item != 0).Select(entry => $"\"{JobState.NameOf(entry.Index)}\":\"{entry.Item}\"");
        var precondition = known is null ? "" : $$""","resourceVersion":"{{known.Version}}","uid":"{{known.Uid}}" """;
        return $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{key}}}","labels":{"g":"{{{content.Label}}}"},"annotations":{ {{{string.Join(',', annotations)}}} }{{{precondition}}} },"spec":{"tfReplicaSpecs":{} } }""";
    }
}
