using System.Collections.Immutable;
using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Notation;
using TfJobApi.Selectors;

namespace TfJobApi.Lifecycle.Scenarios;

/// <summary>Reads a scenario from JSON. Returns 400 with every error, its field and the allowed values.</summary>
internal static class ScenarioReader
{
    private const int MaxScripts = 100;
    private const int MaxRuns = 1000;

    /// <summary>A run or a line may need much more memory than its JSON, which alone is counted for an annotation.</summary>
    private const int MaxParts = 10_000;

    /// <summary>The fields of a scenario for many jobs.</summary>
    private static readonly string[] ManyNames = ["id", "match"];

    public static Result<Scenario> Read(CanonicalValue json)
    {
        var causes = new FieldErrorList();
        var fields = new ScenarioFields(causes);
        var scenario = Scenario.Usual;
        if (fields.IsObject(FieldPath.Root, json, "id", "match", "pods", "scenario"))
        {
            scenario = ReadScript(json, fields, causes) with { Id = ReadId(json["id"], fields), Match = ReadMatch(json["match"], fields, causes) };
        }

        return causes.IsEmpty ? scenario : ApiErrors.BadFields(causes);
    }

    /// <summary>Reads the scenario of one job, which has no id and no match.</summary>
    public static Result<Scenario> ReadAlone(CanonicalValue json)
    {
        if (!Read(json).TryGet(out var scenario, out var failure))
        {
            return failure;
        }

        var causes = new FieldErrorList();
        var fields = new ScenarioFields(causes);
        foreach (var name in ManyNames)
        {
            if (!json[name].IsAbsent)
            {
                fields.Add(name, "is allowed only in scenarios for many jobs");
            }
        }

        return causes.IsEmpty ? scenario : ApiErrors.BadFields(causes);
    }

    /// <summary>Reads the pods, or the named form instead of them.</summary>
    public static Scenario ReadScript(CanonicalValue json, ScenarioFields fields, FieldErrorList causes)
    {
        var (pods, named) = (json["pods"], json["scenario"]);
        if (named.IsAbsent)
        {
            return new() { Pods = ReadScripts(FieldPath.Root.Child("pods"), pods, fields), Text = $"{{\"pods\":{pods}}}" };
        }

        if (!pods.IsAbsent)
        {
            fields.Add("scenario", "is not allowed together with pods");
        }

        if (fields.Text(FieldPath.Root.Child("scenario"), named) is not { } text)
        {
            return Scenario.Usual;
        }

        if (NamedScenario.Parse(text, "scenario").TryGet(out var scenario, out var failure))
        {
            return scenario;
        }

        causes.AddRange(failure.Details!.Causes);
        return Scenario.Usual;
    }

    private static string? ReadId(CanonicalValue json, ScenarioFields fields)
    {
        var id = fields.Text(FieldPath.Root.Child("id"), json);
        if (id is not null && !SimpleName.IsValid(id))
        {
            fields.Add("id", SimpleName.Rule);
        }

        return id;
    }

    private static ScenarioMatch ReadMatch(CanonicalValue json, ScenarioFields fields, FieldErrorList causes)
    {
        var path = FieldPath.Root.Child("match");
        if (json.IsAbsent || !fields.IsObject(path, json, "namespace", "name", "labels"))
        {
            return Scenario.Usual.Match;
        }

        var labels = LabelSelector.Everything;
        if (fields.Text(path.Child("labels"), json["labels"]) is { } text && !LabelSelector.Parse(text).TryGet(out labels, out var error))
        {
            causes.Add(StatusCause.Invalid("match.labels", text, error.Message ?? "must be a label selector"));
        }

        return new(ReadPattern(path.Child("namespace"), json["namespace"], fields), ReadPattern(path.Child("name"), json["name"], fields), labels ?? LabelSelector.Everything);
    }

    private static string? ReadPattern(FieldPath path, CanonicalValue json, ScenarioFields fields)
    {
        var pattern = fields.Text(path, json);
        if (pattern?.Length > ScenarioMatch.MaxPatternLength)
        {
            fields.Add(path.ToString(), string.Create(CultureInfo.InvariantCulture, $"must have 1 to {ScenarioMatch.MaxPatternLength} characters, or be absent"));
        }

        return pattern;
    }

    private static ImmutableArray<PodScript> ReadScripts(FieldPath path, CanonicalValue json, ScenarioFields fields)
    {
        if (!fields.IsArray(path, json, MaxScripts))
        {
            return [];
        }

        var scripts = ImmutableArray.CreateBuilder<PodScript>();
        foreach (var element in json.Members)
        {
            var at = path.Element(scripts.Count);
            var (pod, runs) = (default(string), ImmutableArray<PodRun>.Empty);
            if (fields.IsObject(at, element.Value, "pod", "runs"))
            {
                pod = fields.Text(at.Child("pod"), element.Value["pod"]);
                if (element.Value["pod"].IsAbsent || pod?.Length > PodPattern.MaxLength)
                {
                    fields.Add(at.Child("pod").ToString(), $"must be {PodPattern.Example}");
                }

                runs = ReadRuns(at.Child("runs"), element.Value["runs"], fields);
            }

            scripts.Add(new(new(pod ?? "*"), runs));
        }

        if (scripts.Sum(script => script.Runs.Sum(run => 1 + run.Log.Length)) > MaxParts)
        {
            fields.Add(path.ToString(), string.Create(CultureInfo.InvariantCulture, $"must have at most {MaxParts} runs and lines in all"));
        }

        return scripts.ToImmutable();
    }

    private static ImmutableArray<PodRun> ReadRuns(FieldPath path, CanonicalValue json, ScenarioFields fields)
    {
        if (!fields.IsArray(path, json, MaxRuns))
        {
            return [];
        }

        var runs = ImmutableArray.CreateBuilder<PodRun>();
        foreach (var element in json.Members)
        {
            runs.Add(RunReader.Read(path.Element(runs.Count), element.Value, fields));
        }

        return runs.ToImmutable();
    }
}
