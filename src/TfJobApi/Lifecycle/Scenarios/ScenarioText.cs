using System.Text;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Lifecycle.Scenarios;

/// <summary>Parses a scenario of an annotation, a header or a setting: a JSON object, or a named form.</summary>
internal static class ScenarioText
{
    /// <param name="field">The name of the annotation, the header or the setting, for the errors of a named form.</param>
    public static Result<Scenario> Parse(string text, string field)
    {
        if (!text.AsSpan().TrimStart().StartsWith('{'))
        {
            return NamedScenario.Parse(text, field);
        }

        if (!CanonicalJson.TryParse(Encoding.UTF8.GetBytes(text), out var json, out var error))
        {
            var causes = new FieldErrorList();
            causes.Add(StatusCause.Invalid(field, text, $"must be a JSON object: {error}"));
            return ApiErrors.BadFields(causes);
        }

        return ScenarioReader.ReadAlone(json).TryGet(out var scenario, out var failure) ? scenario with { Text = text } : failure;
    }
}
