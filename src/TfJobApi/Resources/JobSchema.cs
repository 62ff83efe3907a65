using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// The schema of a training job's spec: types, bounds and enumerations of the known fields. Other fields are not checked.
/// The messages are those of go-openapi/validate. Source of the rules: CCI's tables of the TFJob's fields.
/// </summary>
/// <param name="replicaSpecs">The name of the field with the replicas of each role.</param>
/// <param name="roles">The usual roles, for the OpenAPI documents; others are valid too.</param>
internal sealed class JobSchema(string replicaSpecs, params string[] roles)
{
    public static readonly string[] CleanPodPolicies = ["All", "Running", "None"];

    public string ReplicaSpecs => replicaSpecs;

    public string[] Roles => roles;

    /// <summary>The schema as the definition of a custom resource has it.</summary>
    public string OpenApi => $$$"""
        {"type": "object", "required": ["{{{replicaSpecs}}}"], "x-kubernetes-preserve-unknown-fields": true, "properties": {
          "activeDeadlineSeconds": {"type": "integer", "format": "int64", "minimum": 1},
          "backoffLimit": {"type": "integer", "format": "int32", "minimum": 0},
          "cleanPodPolicy": {"type": "string", "enum": ["All", "Running", "None"]},
          "{{{replicaSpecs}}}": {"type": "object", "additionalProperties": {
            "type": "object", "required": ["template"], "x-kubernetes-preserve-unknown-fields": true, "properties": {
              "replicas": {"type": "integer", "format": "int32", "minimum": 0},
              "restartPolicy": {"type": "string", "enum": ["Always", "OnFailure", "Never", "ExitCode"]},
              "template": {"type": "object", "x-kubernetes-preserve-unknown-fields": true} } } },
          "ttlSecondsAfterFinished": {"type": "integer", "format": "int32", "minimum": 0} } }
        """;

    public void Validate(CanonicalValue spec, FieldErrorList causes)
    {
        if (spec.IsAbsent || !JsonTypes.HasType(FieldPath.Spec, spec, "object", causes))
        {
            return;
        }

        if (spec[replicaSpecs].IsAbsent)
        {
            causes.Add(StatusCause.Required(FieldPath.Spec.Child(replicaSpecs).ToString()));
        }

        foreach (var member in spec.Members)
        {
            var name = member.Name;
            var path = FieldPath.Spec.Child(name);
            switch (name)
            {
                case "activeDeadlineSeconds":
                    CheckInteger(path, member.Value, 1, long.MaxValue, causes);
                    break;
                case "backoffLimit":
                    CheckInteger(path, member.Value, int.MinValue, int.MaxValue, causes);
                    break;
                case "cleanPodPolicy":
                    CheckCleanPodPolicy(path, member.Value, causes);
                    break;
                case var other when other == replicaSpecs:
                    CheckReplicaSpecs(path, member.Value, causes);
                    break;
                case "ttlSecondsAfterFinished":
                    CheckInteger(path, member.Value, 0, int.MaxValue, causes);
                    break;
                default:
                    break;
            }
        }
    }

    private static void CheckReplicaSpecs(FieldPath path, CanonicalValue json, FieldErrorList causes)
    {
        if (!JsonTypes.HasType(path, json, "object", causes))
        {
            return;
        }

        foreach (var replica in json.Members)
        {
            var role = path.Child(replica.Name);
            var members = replica.Value;
            if (!JsonTypes.HasType(role, members, "object", causes))
            {
                continue;
            }

            CheckInteger(role.Child("replicas"), members["replicas"], 0, int.MaxValue, causes);
            JsonTypes.CheckType(role.Child("restartPolicy"), members["restartPolicy"], "string", causes);
            JsonTypes.CheckType(role.Child("template"), members["template"], "object", causes);
        }
    }

    private static void CheckCleanPodPolicy(FieldPath path, CanonicalValue json, FieldErrorList causes)
    {
        JsonTypes.CheckType(path, json, "string", causes);

        if (json.Text is not { } policy)
        {
            causes.Add(StatusCause.NotSupported(path.ToString(), json.ToString(), CleanPodPolicies));
        }
        else if (!CleanPodPolicies.Contains(policy))
        {
            causes.Add(StatusCause.NotSupported(path.ToString(), GoQuote.Quote(policy), CleanPodPolicies));
        }
    }

    private static void CheckInteger(FieldPath path, CanonicalValue json, long least, long most, FieldErrorList causes)
    {
        if (json.IsAbsent || !JsonTypes.HasType(path, json, "integer", causes))
        {
            return;
        }

        // an integer can be larger than 64 bits
        if (json.Integer is { } small ? small < least : json.Span[0] == '-')
        {
            AddBound("greater", least);
        }
        else if (json.Integer is not { } large || large > most)
        {
            AddBound("less", most);
        }

        void AddBound(string side, long bound) => causes.Add(StatusCause.InvalidLiteral(
            path.ToString(), json.ToString(), string.Create(CultureInfo.InvariantCulture, $"{path} in body should be {side} than or equal to {bound}")));
    }
}
