using System.Globalization;
using System.Text;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// The schema of a TFJob's spec: types, bounds and enumerations of the fields that are known; others are free.
/// Worded by go-openapi/validate. Source of the rules: CCI's tables of the TFJob's fields.
/// </summary>
internal static class SchemaValidation
{
    private static readonly string[] CleanPodPolicies = ["All", "Running", "None"];

    /// <summary>Checks a spec; no bytes stand for a TFJob without one, which is allowed.</summary>
    public static void Validate(ReadOnlyMemory<byte> spec, FieldErrorList causes)
    {
        if (spec.IsEmpty || !HasType("spec", spec.Span, "object", causes))
        {
            return;
        }

        var members = CanonicalObject.Parse(spec);
        if (members["tfReplicaSpecs"].IsEmpty)
        {
            causes.Add(StatusCause.Required("spec.tfReplicaSpecs"));
        }

        foreach (var member in members.Members)
        {
            var field = $"spec.{member.Name}";
            switch (member.Name)
            {
                case "activeDeadlineSeconds":
                    CheckInteger(field, member.Value.Span, 1, long.MaxValue, causes);
                    break;
                case "backoffLimit":
                    CheckInteger(field, member.Value.Span, int.MinValue, int.MaxValue, causes);
                    break;
                case "cleanPodPolicy":
                    CheckCleanPodPolicy(field, member.Value.Span, causes);
                    break;
                case "tfReplicaSpecs":
                    CheckReplicaSpecs(field, member.Value, causes);
                    break;
                case "ttlSecondsAfterFinished":
                    CheckInteger(field, member.Value.Span, 0, int.MaxValue, causes);
                    break;
                default:
                    break;
            }
        }
    }

    private static void CheckReplicaSpecs(string field, ReadOnlyMemory<byte> json, FieldErrorList causes)
    {
        if (!HasType(field, json.Span, "object", causes))
        {
            return;
        }

        foreach (var replica in CanonicalObject.Parse(json).Members)
        {
            var path = $"{field}.{replica.Name}";
            if (!HasType(path, replica.Value.Span, "object", causes))
            {
                continue;
            }

            var members = CanonicalObject.Parse(replica.Value);
            CheckInteger($"{path}.replicas", members["replicas"].Span, 0, int.MaxValue, causes);
            CheckType($"{path}.restartPolicy", members["restartPolicy"].Span, "string", causes);
            CheckType($"{path}.template", members["template"].Span, "object", causes);
        }
    }

    private static void CheckCleanPodPolicy(string field, ReadOnlySpan<byte> json, FieldErrorList causes)
    {
        CheckType(field, json, "string", causes);

        var isText = json[0] == '"';
        var value = isText ? JsonStrings.Decode(json[1..^1]) : Encoding.UTF8.GetString(json);
        if (!isText || !CleanPodPolicies.Contains(value))
        {
            causes.Add(StatusCause.NotSupported(field, isText ? GoQuote.Quote(value) : value, CleanPodPolicies));
        }
    }

    private static void CheckInteger(string field, ReadOnlySpan<byte> json, long least, long most, FieldErrorList causes)
    {
        if (json.IsEmpty || !HasType(field, json, "integer", causes))
        {
            return;
        }

        var fits = JsonNumbers.TryReadInteger(json, out var value);
        var isNegative = json[0] == '-';
        var literal = Encoding.UTF8.GetString(json);
        if (fits ? value < least : isNegative)
        {
            var bound = least.ToString(CultureInfo.InvariantCulture);
            causes.Add(StatusCause.InvalidLiteral(field, literal, $"{field} in body should be greater than or equal to {bound}"));
        }
        else if (!fits || value > most)
        {
            var bound = most.ToString(CultureInfo.InvariantCulture);
            causes.Add(StatusCause.InvalidLiteral(field, literal, $"{field} in body should be less than or equal to {bound}"));
        }
    }

    private static void CheckType(string field, ReadOnlySpan<byte> json, string type, FieldErrorList causes) =>
        _ = json.IsEmpty || HasType(field, json, type, causes);

    private static bool HasType(string field, ReadOnlySpan<byte> json, string type, FieldErrorList causes)
    {
        if (JsonTypes.NameOf(json) == type)
        {
            return true;
        }

        causes.Add(JsonTypes.WrongType(field, json, type));
        return false;
    }
}
