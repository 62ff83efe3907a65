using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>Owner references keep the six fields that Kubernetes knows; others are dropped.</summary>
internal static class OwnerReferences
{
    private const string Field = "metadata.ownerReferences";

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

    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> json, CauseList causes)
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

    /// <summary>Every reference must say whose it is; at most one may be the controller.</summary>
    public static void Validate(ReadOnlyMemory<byte> references, CauseList causes)
    {
        var controllers = 0;
        var reader = new CanonicalReader(references.Span);
        while (!causes.IsFull && reader.Read())
        {
            var reference = CanonicalObject.Parse(references[reader.ValueRange]);
            controllers += reference["controller"].Span is [(byte)'t', ..] ? 1 : 0;

            foreach (var name in Required)
            {
                if (reference[name].Length <= 2)
                {
                    var what = name == "apiVersion" ? "version" : name;
                    causes.Add(StatusCause.Invalid($"{Field}.{name}", "", $"{what} must not be empty"));
                }
            }
        }

        if (controllers > 1)
        {
            causes.Add(StatusCause.InvalidLiteral(Field, "true", "Only one reference can have Controller set to true"));
        }
    }

    private static void WriteReference(ReadOnlyMemory<byte> json, int index, JsonBuffer output, CauseList causes)
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
