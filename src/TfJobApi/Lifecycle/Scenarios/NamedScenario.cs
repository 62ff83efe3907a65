using System.Collections.ObjectModel;
using TfJobApi.Errors;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Notation;

namespace TfJobApi.Lifecycle.Scenarios;

/// <summary>Parses the named forms, for example <c>fail;run=10s;exit=1;pod=worker-0</c>.</summary>
internal static class NamedScenario
{
    private const int MaxTimes = 1000;
    private const string DefaultEviction = "The node was low on resource: memory.";

    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(36_500);

    private static readonly ReadOnlyDictionary<string, string[]> Forms = new(new Dictionary<string, string[]>
    {
        ["succeed"] = ["start", "run"],
        ["fail"] = ["start", "run", "exit", "reason", "message", "times", "pod"],
        ["flaky"] = ["start", "run", "exit", "reason", "message", "times", "pod"],
        ["oom"] = ["start", "run", "times", "pod"],
        ["evicted"] = ["start", "run", "message", "times", "pod"],
        ["pending"] = ["waiting", "pod"],
        ["image-error"] = ["pod"],
        ["hang"] = ["start", "pod"],
    });

    public static string[] Words { get; } = [.. Forms.Keys];

    /// <param name="field">The name of the annotation, the header or the setting, for errors.</param>
    public static Result<Scenario> Parse(string text, string field)
    {
        var causes = new FieldErrorList();
        var fields = new ScenarioFields(causes);
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        IReadOnlyList<PodScript> scripts = fields.Word(field, parts[0], Words) is { } word
            ? CreateScripts(word, Parameters(word, parts, field, fields), field, fields)
            : [];

        return causes.IsEmpty ? new Scenario { Pods = [.. scripts], Text = text } : ApiErrors.BadFields(causes);
    }

    private static Dictionary<string, string> Parameters(string word, string[] parts, string field, ScenarioFields fields)
    {
        Dictionary<string, string> parameters = [];
        foreach (var part in parts.Skip(1))
        {
            var (name, value) = part.Split('=', 2, StringSplitOptions.TrimEntries) is [var left, var right] ? (left, right) : (part, "");
            if (fields.Word(field, name, Forms[word]) is null)
            {
                continue;
            }

            if (value.Length is 0 or > ScenarioFields.MaxTextLength || !parameters.TryAdd(name, value))
            {
                fields.Add(field, $"{name} must have one value, for example {word};{name}={Example(name)}");
            }
        }

        return parameters;
    }

    private static IReadOnlyList<PodScript> CreateScripts(string word, Dictionary<string, string> parameters, string field, ScenarioFields fields)
    {
        var start = fields.Duration(Field("start"), parameters.GetValueOrDefault("start")) ?? PodRun.Usual.Start;
        var length = fields.Duration(Field("run"), parameters.GetValueOrDefault("run")) ?? PodRun.Usual.Length;
        var waiting = fields.Word(Field("waiting"), parameters.GetValueOrDefault("waiting"), WaitingReason.All) ?? WaitingReason.ContainerCreating;
        var times = Number("times", 1, MaxTimes);
        var code = Number("exit", 1, RunEnd.MaxExitCode);
        var pod = parameters.TryGetValue("pod", out var pattern) ? new PodPattern(pattern) : null;
        if (pattern?.Length > PodPattern.MaxLength)
        {
            fields.Add(Field("pod"), $"must be {PodPattern.Example}");
        }

        var (reason, message) = (parameters.GetValueOrDefault("reason"), parameters.GetValueOrDefault("message"));

        var usual = PodRun.Usual with { Start = start, Length = length };
        return word switch
        {
            "succeed" => [new(PodPattern.All, [usual])],
            "fail" => Ending(new(code ?? 1, reason, message), times),
            "flaky" => Ending(new(code ?? 137, reason, message), times ?? 1),
            "oom" => Ending(new(137, "OOMKilled"), times),
            "evicted" => Ending(RunEnd.Evicted(message ?? DefaultEviction), times ?? 1),
            "pending" => [new(pod ?? PodPattern.All, [new() { Start = null, Waiting = waiting }])],
            "image-error" => [new(pod ?? PodPattern.All, [new() { Start = null, Waiting = WaitingReason.ImagePullBackOff }])],
            _ => [new(pod ?? PodPattern.All, [new() { Start = start }])],
        };

        string Field(string name) => $"{field}: {name}";

        int? Number(string name, int least, int most) =>
            parameters.TryGetValue(name, out var number) ? fields.Number(Field(name), number, least, most) : null;

        // without a number of times, every life ends in this way; the other pods run longer, so that the job does not end before
        IReadOnlyList<PodScript> Ending(RunEnd end, int? count)
        {
            var run = new PodRun { Start = start, Length = length, End = end };
            var failing = new PodScript(pod ?? PodPattern.Deciding, count is { } lives ? [.. Enumerable.Repeat(run, lives), usual] : [run]);
            var others = count is { } number ? PodRun.Usual with { Length = WholeLife(start, length, number) } : new PodRun();
            return [failing, new(PodPattern.All, [others])];
        }
    }

    /// <summary>Returns the time in which a pod fails a number of times, restarts, and runs to its end.</summary>
    private static DurationRange WholeLife(DurationRange? start, DurationRange? length, int failures)
    {
        var life = (start?.Longest ?? TimeSpan.Zero) + (length?.Longest ?? TimeSpan.Zero);
        var ticks = Math.Min(((double)life.Ticks * (failures + 1)) + Kubelet.TotalDelay(failures).Ticks, LongestLife.Ticks);
        var whole = TimeSpan.FromTicks((long)ticks);
        return new(whole, whole);
    }

    private static string Example(string name) => name switch
    {
        "start" or "run" => "30s",
        "exit" => "137",
        "times" => "2",
        "pod" => "worker-0",
        "waiting" => WaitingReason.Unschedulable,
        _ => "text",
    };
}
