using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Lifecycle.Scenarios;

/// <summary>A change of a simulated job by hand.</summary>
/// <param name="Scenario">Null to keep its scenario.</param>
/// <param name="IsHeld">Whether nothing happens by itself; null for no change.</param>
internal sealed record JobChange(Scenario? Scenario, bool? IsHeld)
{
    /// <summary>Returns 400 with every error, its field and the allowed values.</summary>
    public static Result<JobChange> Read(CanonicalValue json)
    {
        var causes = new FieldErrorList();
        var fields = new ScenarioFields(causes);
        var change = new JobChange(null, null);
        if (fields.IsObject(FieldPath.Root, json, "scenario", "pods", "hold"))
        {
            var hasScenario = !json["scenario"].IsAbsent || !json["pods"].IsAbsent;
            change = new(hasScenario ? ScenarioReader.ReadScript(json, fields, causes) : null, fields.Flag(FieldPath.Root.Child("hold"), json["hold"]));
            if (!hasScenario && json["hold"].IsAbsent)
            {
                fields.Add("", "must have scenario, pods or hold");
            }
        }

        return causes.IsEmpty ? change : ApiErrors.BadFields(causes);
    }
}
