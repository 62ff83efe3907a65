using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Updates;

namespace TfJobApi.Resources;

/// <summary>Owner references keep the six fields that Kubernetes knows; others are dropped.</summary>
internal static class OwnerReferences
{
    private const string Field = "metadata.ownerReferences";

    /// <summary>How many characters of an owner are shown in a message, which there may be hundreds of.</summary>
    private const int OwnerShown = 128;

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

    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> json, FieldErrorList causes)
    {
        if (json.IsEmpty || json.Span is [(byte)'[', (byte)']'])
        {
            return default;
        }

        if (json.Span[0] != '[')
        {
            causes.Add(JsonTypes.WrongType(Field, json.Span, "array"));
            return default;
        }

        var output = new JsonBuffer(json.Length);
        var reader = new CanonicalReader(json.Span);
        var separator = "["u8;
        for (var index = 0; !causes.IsFull && reader.Read(); index++)
        {
            output.Write(separator);
            separator = ","u8;
            WriteReference(json[reader.ValueRange], index, output, causes);
        }

        output.Write("]"u8);
        return output.WrittenMemory;
    }

    /// <summary>Every reference must say whose it is, an Event owns nothing, and at most one may be the controller.</summary>
    public static void Validate(ReadOnlyMemory<byte> references, FieldErrorList causes)
    {
        string? controller = null;
        var reader = new CanonicalReader(references.Span);
        while (!causes.IsFull && reader.Read())
        {
            var reference = CanonicalObject.Parse(references[reader.ValueRange]);
            foreach (var name in Required)
            {
                if (reference[name].Length <= 2)
                {
                    var what = name == "apiVersion" ? "version" : name;
                    causes.Add(StatusCause.Invalid($"{Field}.{name}", "", $"{what} must not be empty"));
                }
            }

            var (version, kind) = (Text(reference["apiVersion"]), Text(reference["kind"]));
            if (version.Length > 0 && !HasVersion(version))
            {
                causes.Add(StatusCause.Invalid($"{Field}.apiVersion", version, "version must not be empty"));
            }

            if (version == "v1" && kind == "Event")
            {
                causes.Add(StatusCause.Invalid(Field, kind, "/v1, Kind=Event is disallowed from being an owner"));
            }

            if (reference["controller"].Span is [(byte)'t', ..])
            {
                var owner = GoQuote.Shorten($"{kind}/{Text(reference["name"])}", OwnerShown);
                if (controller is not null)
                {
                    causes.Add(StatusCause.InvalidLiteral(
                        Field, "true", $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {owner}"));
                }

                controller ??= owner;
            }
        }
    }

    private static string Text(ReadOnlyMemory<byte> json) => Candidate.Text(json) ?? "";

    /// <summary>Whether it is a version, or a group and a version.</summary>
    private static bool HasVersion(string apiVersion) => apiVersion.Split('/', 3) is [{ Length: > 0 }] or [_, { Length: > 0 }];

    private static void WriteReference(ReadOnlyMemory<byte> json, int index, JsonBuffer output, FieldErrorList causes)
    {
        if (json.Span[0] != '{')
        {
            causes.Add(JsonTypes.WrongType($"{Field}[{index}]", json.Span, "object"));
            return;
        }

        var reference = CanonicalObject.Parse(json);
        var separator = "{"u8;
        foreach (var (name, type) in Known)
        {
            var value = reference[name].Span;
            if (value.IsEmpty || value[0] == 'n')
            {
                continue;
            }

            if (JsonTypes.NameOf(value) != type)
            {
                causes.Add(JsonTypes.WrongType($"{Field}[{index}].{name}", value, type));
            }

            output.Write(separator);
            separator = ","u8;
            JsonStrings.Write(name, output);
            output.Write(":"u8);
            output.Write(value);
        }

        output.Write(separator is [(byte)'{'] ? "{}"u8 : "}"u8);
    }
}
