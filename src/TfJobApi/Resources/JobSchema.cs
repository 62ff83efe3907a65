using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// The schema of a training job's spec: types, bounds and enumerations of the known fields; others are free.
/// Worded by go-openapi/validate. Source of the rules: CCI's tables of the TFJob's fields.
/// </summary>
/// <param name="replicaSpecs">The name of the field with the replicas of each role.</param>
internal sealed class JobSchema(string replicaSpecs)
{
    private static readonly string[] CleanPodPolicies = ["All", "Running", "None"];

    /// <summary>Checks a spec; a job may be without one.</summary>
    public void Validate(CanonicalValue spec, FieldErrorList causes)
    {
        if (spec.IsAbsent || !HasType("spec", spec, "object", causes))
        {
            return;
        }

        if (spec[replicaSpecs].IsAbsent)
        {
            causes.Add(StatusCause.Required($"spec.{replicaSpecs}"));
        }

        foreach (var member in spec.Members)
        {
            var name = member.Name;
            var field = $"spec.{name}";
            switch (name)
            {
                case "activeDeadlineSeconds":
                    CheckInteger(field, member.Value, 1, long.MaxValue, causes);
                    break;
                case "backoffLimit":
                    CheckInteger(field, member.Value, int.MinValue, int.MaxValue, causes);
                    break;
                case "cleanPodPolicy":
                    CheckCleanPodPolicy(field, member.Value, causes);
                    break;
                case var other when other == replicaSpecs:
                    CheckReplicaSpecs(field, member.Value, causes);
                    break;
                case "ttlSecondsAfterFinished":
                    CheckInteger(field, member.Value, 0, int.MaxValue, causes);
                    break;
                default:
                    break;
            }
        }
    }

    private static void CheckReplicaSpecs(string field, CanonicalValue json, FieldErrorList causes)
    {
        if (!HasType(field, json, "object", causes))
        {
            return;
        }

        foreach (var replica in json.Members)
        {
            var path = $"{field}.{replica.Name}";
            var members = replica.Value;
            if (!HasType(path, members, "object", causes))
            {
                continue;
            }

            CheckInteger($"{path}.replicas", members["replicas"], 0, int.MaxValue, causes);
            CheckType($"{path}.restartPolicy", members["restartPolicy"], "string", causes);
            CheckType($"{path}.template", members["template"], "object", causes);
        }
    }

    private static void CheckCleanPodPolicy(string field, CanonicalValue json, FieldErrorList causes)
    {
        CheckType(field, json, "string", causes);

        if (json.Text is not { } policy)
        {
            causes.Add(StatusCause.NotSupported(field, json.ToString(), CleanPodPolicies));
        }
        else if (!CleanPodPolicies.Contains(policy))
        {
            causes.Add(StatusCause.NotSupported(field, GoQuote.Quote(policy), CleanPodPolicies));
        }
    }

    private static void CheckInteger(string field, CanonicalValue json, long least, long most, FieldErrorList causes)
    {
        if (json.IsAbsent || !HasType(field, json, "integer", causes))
        {
            return;
        }

        var literal = json.ToString();
        if (json.Integer is { } value ? value < least : literal[0] == '-')
        {
            var bound = least.ToString(CultureInfo.InvariantCulture);
            causes.Add(StatusCause.InvalidLiteral(field, literal, $"{field} in body should be greater than or equal to {bound}"));
        }
        else if (json.Integer is not { } number || number > most)
        {
            var bound = most.ToString(CultureInfo.InvariantCulture);
            causes.Add(StatusCause.InvalidLiteral(field, literal, $"{field} in body should be less than or equal to {bound}"));
        }
    }

    private static void CheckType(string field, CanonicalValue json, string type, FieldErrorList causes) =>
        _ = json.IsAbsent || HasType(field, json, type, causes);

    private static bool HasType(string field, CanonicalValue json, string type, FieldErrorList causes)
    {
        if (json.TypeName == type)
        {
            return true;
        }

        causes.Add(JsonTypes.WrongType(field, json, type));
        return false;
    }
}
