using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// The schema of a training job's spec: types, bounds and enumerations of the known fields. Other fields are not checked.
/// The messages, and their order, are those of a kube-apiserver: the fields of an object by name, then its required fields.
/// Source of the rules: CCI's tables of the TFJob's fields.
/// </summary>
/// <param name="replicaSpecs">The name of the field with the replicas of each role.</param>
/// <param name="roles">The usual roles, for the OpenAPI documents; others are valid too.</param>
internal sealed class JobSchema(string replicaSpecs, params string[] roles)
{
    public static readonly string[] CleanPodPolicies = ["All", "Running", "None"];
    public static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never", "ExitCode"];

    private const string Template = "template";

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

    /// <summary>
    /// Removes the known fields that are null, before the spec is validated: a client that writes null for an absent value means
    /// an absent value. Unknown fields keep their nulls.
    /// Source: https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/apiserver/schema/defaulting/prunenulls.go
    /// </summary>
    public CanonicalValue WithoutNulls(CanonicalValue spec)
    {
        if (!spec.IsObject || spec.Span.IndexOf("null"u8) < 0)
        {
            return spec;
        }

        var output = new JsonBuffer(spec.Span.Length);
        WriteWithoutNulls(spec, Level.Spec, output);

        return output.WrittenMemory;
    }

    /// <param name="text">The JSON that was sent, which shows how its numbers were written; empty if it is not known.</param>
    public void Validate(CanonicalValue spec, ReadOnlyMemory<byte> text, FieldErrorList causes)
    {
        if (spec.IsAbsent || !HasType(FieldPath.Spec, spec, "object", causes))
        {
            return;
        }

        var sent = new SentNumbers(text);
        foreach (var member in spec.Members)
        {
            var name = member.Name;
            var path = FieldPath.Spec.Child(name);
            switch (name)
            {
                case "activeDeadlineSeconds":
                    CheckInteger(path, member.Value, 1, long.MaxValue, sent, causes);
                    break;
                case "backoffLimit" or "ttlSecondsAfterFinished":
                    CheckInteger(path, member.Value, 0, int.MaxValue, sent, causes);
                    break;
                case "cleanPodPolicy":
                    CheckText(path, member.Value, CleanPodPolicies, causes);
                    break;
                case var other when other == replicaSpecs:
                    CheckReplicaSpecs(path, member.Value, sent, causes);
                    break;
                default:
                    break;
            }
        }

        CheckRequired(FieldPath.Spec, spec, replicaSpecs, causes);
    }

    private static void CheckReplicaSpecs(FieldPath path, CanonicalValue json, SentNumbers sent, FieldErrorList causes)
    {
        if (!HasType(path, json, "object", causes))
        {
            return;
        }

        foreach (var replica in json.Members)
        {
            var role = path.Child(replica.Name);
            var members = replica.Value;
            if (!HasType(role, members, "object", causes))
            {
                continue;
            }

            CheckInteger(role.Child("replicas"), members["replicas"], 0, int.MaxValue, sent, causes);
            CheckText(role.Child("restartPolicy"), members["restartPolicy"], RestartPolicies, causes);
            if (members[Template] is { IsAbsent: false } template)
            {
                HasType(role.Child(Template), template, "object", causes);
            }

            CheckRequired(role, members, Template, causes);
        }
    }

    private static void CheckRequired(FieldPath path, CanonicalValue json, string name, FieldErrorList causes)
    {
        if (json[name].IsAbsent)
        {
            causes.Add(StatusCause.Required(path.Child(name).ToString()));
        }
    }

    private static void CheckText(FieldPath path, CanonicalValue json, string[] allowed, FieldErrorList causes)
    {
        if (json.IsAbsent)
        {
            return;
        }

        HasType(path, json, "string", causes);

        if (json.Text is not { } text)
        {
            causes.Add(StatusCause.NotSupported(path.ToString(), json.ToString(), allowed));
        }
        else if (!allowed.Contains(text))
        {
            causes.Add(StatusCause.NotSupported(path.ToString(), GoQuote.Quote(text), allowed));
        }
    }

    private static void CheckInteger(
        FieldPath path, CanonicalValue json, long least, long most, SentNumbers sent, FieldErrorList causes)
    {
        if (json.IsAbsent)
        {
            return;
        }

        var isInteger = json.TypeName == "integer" && !sent.IsRounded(json);
        if (!isInteger)
        {
            causes.Add(JsonTypes.WrongType(path, json.IsNumber ? "number" : TypeName(json), "integer"));
        }

        // the real server compares numbers of the wrong type, too
        if (!json.IsNumber)
        {
            return;
        }

        var number = double.Parse(json.Span, CultureInfo.InvariantCulture);
        if (number < least)
        {
            AddBound("greater", least);
        }
        else if (isInteger && json.Integer > most)
        {
            AddBound("less", most);
        }

        void AddBound(string side, long bound) => causes.Add(StatusCause.InvalidLiteral(
            path.ToString(),
            isInteger ? json.ToString() : JsonNumbers.FormatForMessage(number),
            string.Create(CultureInfo.InvariantCulture, $"{path} in body should be {side} than or equal to {bound}")));
    }

    private static bool HasType(FieldPath path, CanonicalValue json, string type, FieldErrorList causes)
    {
        var found = TypeName(json);
        if (found != type)
        {
            causes.Add(JsonTypes.WrongType(path, found, type));
        }

        return found == type;
    }

    /// <summary>An empty text is of the type null for the validator of a kube-apiserver, which compares it with Go's zero value.</summary>
    private static string TypeName(CanonicalValue json) => json.IsString && json.Span.Length == 2 ? "null" : json.TypeName;

    private void WriteWithoutNulls(CanonicalValue json, Level level, JsonBuffer output)
    {
        if (level == Level.Unknown || !json.IsObject)
        {
            output.Write(json.Span);
            return;
        }

        var members = new JsonMembers(output);
        foreach (var member in json.Members)
        {
            var name = member.Name;
            if (member.Value.IsNull && IsKnown(level, name))
            {
                continue;
            }

            members.Name(member.RawName);
            WriteWithoutNulls(member.Value, LevelOf(level, name), output);
        }

        members.End();
    }

    private bool IsKnown(Level level, string name) => level switch
    {
        Level.Spec => name is "activeDeadlineSeconds" or "backoffLimit" or "cleanPodPolicy" or "ttlSecondsAfterFinished" || name == replicaSpecs,
        Level.Roles => true,
        _ => name is "replicas" or "restartPolicy" or Template,
    };

    private Level LevelOf(Level parent, string name) => parent switch
    {
        Level.Spec when name == replicaSpecs => Level.Roles,
        Level.Roles => Level.Role,
        _ => Level.Unknown,
    };

    /// <summary>An object whose fields the schema knows.</summary>
    private enum Level
    {
        Spec,
        Roles,
        Role,
        Unknown,
    }
}
