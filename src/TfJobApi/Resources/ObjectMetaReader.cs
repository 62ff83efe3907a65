using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>Reads metadata; a member of the wrong type becomes a cause and is left out, an unknown one is dropped.</summary>
internal static class ObjectMetaReader
{
    /// <summary>Reads metadata that is whole; no bytes, and null, stand for none.</summary>
    public static ObjectMeta Read(ReadOnlyMemory<byte> json, CauseList causes)
    {
        var meta = new ObjectMeta();
        if (IsNone(json))
        {
            return meta;
        }

        if (json.Span[0] != '{')
        {
            causes.Add(JsonTypes.WrongType("metadata", json.Span, "object"));
            return meta;
        }

        foreach (var member in CanonicalObject.Parse(json).Members)
        {
            meta = ReadMember(meta, member.Name, member.Value, causes);
        }

        return meta;
    }

    /// <summary>Puts one member, as JSON, into the metadata; no bytes take it away.</summary>
    public static ObjectMeta ReadMember(ObjectMeta meta, string name, ReadOnlyMemory<byte> json, CauseList causes) => name switch
    {
        "annotations" => meta with { Annotations = Texts(name, json, '{', causes) },
        "creationTimestamp" => meta with { CreationTimestamp = Text(name, json, causes) },
        "finalizers" => meta with { Finalizers = Texts(name, json, '[', causes) },
        "generateName" => meta with { GenerateName = Text(name, json, causes) },
        "generation" => meta with { Generation = Integer(name, json, causes) },
        "labels" => meta with { Labels = Texts(name, json, '{', causes) },
        "name" => meta with { Name = Text(name, json, causes) },
        "namespace" => meta with { Namespace = Text(name, json, causes) },
        "ownerReferences" => meta with { OwnerReferences = IsNone(json) ? default : OwnerReferences.Read(json, causes) },
        "resourceVersion" => meta with { ResourceVersion = Text(name, json, causes) },
        "selfLink" => meta with { SelfLink = Text(name, json, causes) },
        "uid" => meta with { Uid = Text(name, json, causes) },
        _ => meta,
    };

    /// <summary>Whether there is no value, or null, which Go reads as the same.</summary>
    private static bool IsNone(ReadOnlyMemory<byte> json) => json.IsEmpty || json.Span[0] == 'n';

    /// <summary>An empty text counts as none, as in Go.</summary>
    private static string? Text(string name, ReadOnlyMemory<byte> json, CauseList causes)
    {
        if (!IsNone(json) && json.Span[0] != '"')
        {
            causes.Add(JsonTypes.WrongType($"metadata.{name}", json.Span, "string"));
        }

        return TfJobDocument.Text(json);
    }

    private static long Integer(string name, ReadOnlyMemory<byte> json, CauseList causes)
    {
        if (IsNone(json))
        {
            return 0;
        }

        if (JsonNumbers.TryReadInteger(json.Span, out var integer))
        {
            return integer;
        }

        causes.Add(JsonTypes.WrongType($"metadata.{name}", json.Span, "integer"));
        return 0;
    }

    /// <summary>An object or array of texts, as bytes; an empty one counts as none.</summary>
    private static ReadOnlyMemory<byte> Texts(string name, ReadOnlyMemory<byte> json, char open, CauseList causes)
    {
        if (IsNone(json) || (json.Length == 2 && json.Span[0] == open))
        {
            return default;
        }

        if (json.Span[0] != open)
        {
            causes.Add(JsonTypes.WrongType($"metadata.{name}", json.Span, open == '{' ? "object" : "array"));
            return default;
        }

        var reader = new CanonicalReader(json.Span);
        for (var index = 0; reader.Read(); index++)
        {
            if (reader.Value[0] != '"')
            {
                var field = open == '{' ? $"metadata.{name}.{JsonStrings.Decode(reader.Name)}" : $"metadata.{name}[{index}]";
                causes.Add(JsonTypes.WrongType(field, reader.Value, "string"));
            }
        }

        return json;
    }
}
