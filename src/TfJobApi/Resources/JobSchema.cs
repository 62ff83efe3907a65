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

    public string ReplicaSpecs => replicaSpecs;

    public string[] Roles => roles;

    /// <summary>Sorted by name.</summary>
    public SchemaField[] Fields { get; } =
    [
        .. new SchemaField[]
        {
            new("activeDeadlineSeconds", SchemaType.Integer) { Least = 1, Most = long.MaxValue },
            new("backoffLimit", SchemaType.Integer),
            new("cleanPodPolicy", SchemaType.Text) { Values = CleanPodPolicies },
            new("ttlSecondsAfterFinished", SchemaType.Integer),
            new(replicaSpecs, SchemaType.Map)
            {
                IsRequired = true,
                Fields =
                [
                    new("replicas", SchemaType.Integer),
                    new("restartPolicy", SchemaType.Text) { Values = RestartPolicies },
                    new("template", SchemaType.Object) { IsRequired = true },
                ],
            },
        }.OrderBy(field => field.Name, StringComparer.Ordinal),
    ];

    /// <param name="text">The JSON that was sent, which shows how its numbers were written; empty if it is not known.</param>
    public void Validate(CanonicalValue spec, ReadOnlyMemory<byte> text, FieldErrorList causes)
    {
        if (!spec.IsAbsent && HasType(FieldPath.Spec, spec, "object", causes))
        {
            CheckFields(FieldPath.Spec, spec, Fields, new(text), causes);
        }
    }

    private static void CheckFields(FieldPath path, CanonicalValue json, SchemaField[] fields, SentNumbers sent, FieldErrorList causes)
    {
        foreach (var field in fields)
        {
            if (json[field.Name] is { IsAbsent: false } value)
            {
                Check(path.Child(field.Name), value, field, sent, causes);
            }
        }

        foreach (var field in fields)
        {
            if (field.IsRequired && json[field.Name].IsAbsent)
            {
                causes.Add(StatusCause.Required(path.Child(field.Name).ToString()));
            }
        }
    }

    private static void Check(FieldPath path, CanonicalValue json, SchemaField field, SentNumbers sent, FieldErrorList causes)
    {
        switch (field.Type)
        {
            case SchemaType.Integer:
                CheckInteger(path, json, field.Least, field.Most, sent, causes);
                break;
            case SchemaType.Text:
                CheckText(path, json, field.Values, causes);
                break;
            case SchemaType.Map when HasType(path, json, "object", causes):
                CheckMap(path, json, field, sent, causes);
                break;
            case SchemaType.Object:
                HasType(path, json, "object", causes);
                break;
            default:
                break;
        }
    }

    private static void CheckMap(FieldPath path, CanonicalValue json, SchemaField field, SentNumbers sent, FieldErrorList causes)
    {
        foreach (var member in json.Members)
        {
            var child = path.Child(member.Name);
            if (HasType(child, member.Value, "object", causes))
            {
                CheckFields(child, member.Value, field.Fields, sent, causes);
            }
        }
    }

    private static void CheckText(FieldPath path, CanonicalValue json, string[] allowed, FieldErrorList causes)
    {
        HasType(path, json, "string", causes);

        if (json.Text is not { } text)
        {
            // only an apply has null here
            causes.Add(StatusCause.NotSupported(path.ToString(), json.IsNull ? "\"null\"" : json.ToString(), allowed));
        }
        else if (!allowed.Contains(text))
        {
            causes.Add(StatusCause.NotSupported(path.ToString(), GoQuote.Quote(text), allowed));
        }
    }

    private static void CheckInteger(
        FieldPath path, CanonicalValue json, long least, long most, SentNumbers sent, FieldErrorList causes)
    {
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
}
