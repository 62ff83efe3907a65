using System.Text;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>Reads and validates owner references. Fields that Kubernetes does not know are dropped, and equal references are one.</summary>
internal static class OwnerReferences
{
    private static readonly FieldPath Path = FieldPath.Metadata.Child("ownerReferences");

    /// <summary>In UTF-16 units; an error can have hundreds of such messages.</summary>
    private const int MaxOwnerLength = 128;

    private static readonly string[] Required = ["apiVersion", "kind", "name", "uid"];

    private static readonly (string Name, string Type)[] Known =
    [
        ("apiVersion", "string"),
        ("blockOwnerDeletion", "boolean"),
        ("controller", "boolean"),
        ("kind", "string"),
        ("name", "string"),
        ("uid", "string"),
    ];

    public static ReadOnlyMemory<byte> Read(CanonicalValue json, FieldErrorList causes) => OwnerReference.Distinct(ReadAll(json, causes));

    /// <summary>Returns the uids of references that are there already, each as often as it is repeated.</summary>
    public static IReadOnlyList<string> FindDuplicates(CanonicalValue json) => OwnerReference.FindDuplicates(ReadAll(json, []));

    private static ReadOnlyMemory<byte> ReadAll(CanonicalValue json, FieldErrorList causes)
    {
        if (json.IsAbsentOrNull || !JsonTypes.HasType(Path, json, "array", causes) || json.IsEmptyObjectOrArray)
        {
            return default;
        }

        var output = new JsonBuffer(json.Span.Length);
        var references = JsonMembers.CreateArray(output);
        var index = 0;
        foreach (var reference in json.Members)
        {
            if (causes.IsFull)
            {
                break;
            }

            references.Next();
            WriteReference(reference.Value, index++, output, causes);
        }

        references.End();
        return output.WrittenMemory;
    }

    /// <summary>Every reference must name its owner, which is not an Event, and at most one is the controller.</summary>
    public static void Validate(CanonicalValue references, FieldErrorList causes)
    {
        string? controller = null;
        foreach (var element in references.Members)
        {
            if (causes.IsFull)
            {
                break;
            }

            var reference = element.Value;
            foreach (var name in Required)
            {
                if (reference[name].Span.Length <= 2)
                {
                    var subject = name == "apiVersion" ? "version" : name;
                    causes.Add(StatusCause.Invalid(Path.Child(name).ToString(), "", $"{subject} must not be empty"));
                }
            }

            var (version, kind) = (reference["apiVersion"].Text ?? "", reference["kind"].Text ?? "");
            if (version.Length > 0 && !HasVersion(version))
            {
                causes.Add(StatusCause.Invalid(Path.Child("apiVersion").ToString(), version, "version must not be empty"));
            }

            if (version == "v1" && kind == "Event")
            {
                causes.Add(StatusCause.Invalid(Path.ToString(), kind, "/v1, Kind=Event is disallowed from being an owner"));
            }

            if (reference["controller"].IsTrue)
            {
                var owner = GoQuote.Shorten($"{kind}/{reference["name"].Text}", MaxOwnerLength);
                if (controller is not null)
                {
                    causes.Add(StatusCause.InvalidLiteral(
                        Path.ToString(), "true", $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {owner}"));
                }

                controller ??= owner;
            }
        }
    }

    /// <summary>Accepts a version, or a group and a version.</summary>
    private static bool HasVersion(string apiVersion) => apiVersion.Split('/', 3) is [{ Length: > 0 }] or [_, { Length: > 0 }];

    private static void WriteReference(CanonicalValue reference, int index, JsonBuffer output, FieldErrorList causes)
    {
        if (!JsonTypes.HasType(Path.Element(index), reference, "object", causes))
        {
            return;
        }

        var members = new JsonMembers(output);
        foreach (var (name, type) in Known)
        {
            var value = reference[name];
            if (value.IsAbsentOrNull)
            {
                continue;
            }

            if (value.TypeName != type)
            {
                causes.Add(JsonTypes.WrongType(Path.Element(index).Child(name), value, type));
            }

            members.Json(Encoding.ASCII.GetBytes(name), value.Span);
        }

        members.End();
    }
}
