using System.Text;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>Reads a step by hand. Returns 400 with every error, its field and the allowed values.</summary>
internal static class PodStepReader
{
    private static readonly string[] Steps = ["start", "exit", "evict", "delete"];

    private static readonly string[] TextsOfExit = ["reason", "message"];

    public static Result<PodStep> Read(CanonicalValue json)
    {
        var causes = new FieldErrorList();
        var fields = new ScenarioFields(causes);
        var step = PodStep.Start;
        if (fields.IsObject(FieldPath.Root, json, "start", "exit", "reason", "message", "evict", "delete"))
        {
            string[] named = [.. Steps.Where(name => !json[name].IsAbsent)];
            if (named is [var name])
            {
                step = ReadStep(name, json, fields);
            }
            else
            {
                fields.Add("", $"must have exactly one of {string.Join(", ", Steps)}");
            }
        }

        return causes.IsEmpty ? step : ApiErrors.BadFields(causes);
    }

    private static PodStep ReadStep(string name, CanonicalValue json, ScenarioFields fields)
    {
        var path = FieldPath.Root.Child(name);
        string?[] texts = [.. TextsOfExit.Select(text => fields.Text(FieldPath.Root.Child(text), json[text]))];
        foreach (var text in name == "exit" ? [] : TextsOfExit.Where(text => !json[text].IsAbsent))
        {
            fields.Add(text, "is allowed only together with exit");
        }

        switch (name)
        {
            case "exit":
                var code = fields.Number(name, Encoding.UTF8.GetString(json[name].Span), 0, RunEnd.MaxExitCode);
                return new(new RunEnd(code ?? 0, texts[0], texts[1]));
            case "evict":
                return new(RunEnd.Evicted(fields.Text(path, json[name]) ?? ""));
            default:
                if (fields.Flag(path, json[name]) == false)
                {
                    fields.Add(name, "must be true");
                }

                return name == "start" ? PodStep.Start : PodStep.Delete;
        }
    }
}
