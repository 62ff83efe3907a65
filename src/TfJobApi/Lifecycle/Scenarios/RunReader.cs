using System.Collections.Immutable;
using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Lifecycle.Scenarios;

/// <summary>Reads one life of a pod.</summary>
internal static class RunReader
{
    private const string Never = "never";
    private const int MaxLines = 1000;

    private static readonly string[] Names = ["start", "waiting", "run", "exit", "reason", "message", "evict", "log"];

    /// <summary>The fields that a pod without an end cannot have.</summary>
    private static readonly string[] EndNames = ["exit", "reason", "message", "evict"];

    /// <summary>The fields that a pod without a start cannot have.</summary>
    private static readonly string[] StartNames = ["run", .. EndNames, "log"];

    private static readonly string[] Texts = ["reason", "message"];

    public static PodRun Read(FieldPath path, CanonicalValue json, ScenarioFields fields)
    {
        if (!fields.IsObject(path, json, Names))
        {
            return PodRun.Usual;
        }

        var run = new PodRun();
        var start = fields.Text(path.Child("start"), json["start"]);
        run = start switch
        {
            null => run,
            Never => run with { Start = null },
            _ => run with { Start = fields.Duration(Field("start"), start) },
        };

        var length = fields.Text(path.Child("run"), json["run"]);
        foreach (var name in start == Never ? StartNames : json["run"].IsAbsent ? EndNames : [])
        {
            if (!json[name].IsAbsent)
            {
                fields.Add(Field(name), start == Never ? "is not allowed for a pod that never starts" : "is allowed only together with run");
            }
        }

        return run with
        {
            Waiting = fields.Word(Field("waiting"), fields.Text(path.Child("waiting"), json["waiting"]), WaitingReason.All) ?? run.Waiting,
            Length = fields.Duration(Field("run"), length),
            End = length is null ? null : ReadEnd(path, json, fields),
            Log = ReadLog(path.Child("log"), json["log"], fields),
        };

        string Field(string name) => path.Child(name).ToString();
    }

    private static RunEnd ReadEnd(FieldPath path, CanonicalValue json, ScenarioFields fields)
    {
        var (reason, message) = (fields.Text(path.Child("reason"), json["reason"]), fields.Text(path.Child("message"), json["message"]));
        if (fields.Text(path.Child("evict"), json["evict"]) is { } evict)
        {
            foreach (var name in EndNames)
            {
                if (name != "evict" && !json[name].IsAbsent)
                {
                    fields.Add(path.Child(name).ToString(), "is not allowed together with evict");
                }
            }

            return RunEnd.Evicted(evict);
        }

        var exit = json["exit"];
        foreach (var name in exit.IsAbsent ? Texts : [])
        {
            if (!json[name].IsAbsent)
            {
                fields.Add(path.Child(name).ToString(), "is allowed only together with exit");
            }
        }

        var code = exit.IsAbsent ? 0 : fields.Number(path.Child("exit").ToString(), Encoding.UTF8.GetString(exit.Span), 0, RunEnd.MaxExitCode);
        return new(code ?? 0, reason, message);
    }

    private static ImmutableArray<string> ReadLog(FieldPath path, CanonicalValue json, ScenarioFields fields)
    {
        if (json.IsAbsent || !fields.IsArray(path, json, MaxLines))
        {
            return [];
        }

        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var element in json.Members)
        {
            lines.Add(fields.Text(path.Element(lines.Count), element.Value, allowsEmpty: true) ?? "");
        }

        return lines.ToImmutable();
    }
}
