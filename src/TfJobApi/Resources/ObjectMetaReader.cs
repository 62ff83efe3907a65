using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Updates;

namespace TfJobApi.Resources;

/// <summary>Reads metadata; a member of the wrong type becomes a cause and is left out, an unknown one is dropped.</summary>
internal static class ObjectMetaReader
{
    /// <summary>Reads metadata that is whole; no bytes, and null, stand for none.</summary>
    public static ObjectMeta Read(ReadOnlyMemory<byte> json, FieldErrorList causes)
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

        var reader = new CanonicalReader(json.Span);
        while (reader.Read())
        {
            meta = ReadMember(meta, reader.Name, json[reader.ValueRange], causes);
        }

        return meta;
    }

    /// <summary>Puts one member, as JSON, into the metadata; no bytes take it away.</summary>
    /// <param name="name">As it stands between its quotes.</param>
    public static ObjectMeta ReadMember(ObjectMeta meta, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> json, FieldErrorList causes) => name switch
    {
        _ when name.SequenceEqual("annotations"u8) => meta with { Annotations = Texts("annotations", json, '{', causes) },
        _ when name.SequenceEqual("creationTimestamp"u8) => meta with { CreationTimestamp = Time("creationTimestamp", json, causes) },
        _ when name.SequenceEqual("deletionGracePeriodSeconds"u8) => PassOver(meta, Integer("deletionGracePeriodSeconds", json, causes)),
        _ when name.SequenceEqual("deletionTimestamp"u8) => PassOver(meta, Time("deletionTimestamp", json, causes)),
        _ when name.SequenceEqual("finalizers"u8) => meta with { Finalizers = Texts("finalizers", json, '[', causes) },
        _ when name.SequenceEqual("generateName"u8) => meta with { GenerateName = Text("generateName", json, causes) },
        _ when name.SequenceEqual("generation"u8) => meta with { Generation = Integer("generation", json, causes) },
        _ when name.SequenceEqual("labels"u8) => meta with { Labels = Texts("labels", json, '{', causes) },
        _ when name.SequenceEqual("managedFields"u8) => PassOver(meta, Objects("managedFields", json, causes)),
        _ when name.SequenceEqual("name"u8) => meta with { Name = Text("name", json, causes) },
        _ when name.SequenceEqual("namespace"u8) => meta with { Namespace = Text("namespace", json, causes) },
        _ when name.SequenceEqual("ownerReferences"u8) =>
            meta with { OwnerReferences = IsNone(json) ? default : OwnerReferences.Read(json, causes) },
        _ when name.SequenceEqual("resourceVersion"u8) => meta with { ResourceVersion = Text("resourceVersion", json, causes) },
        _ when name.SequenceEqual("selfLink"u8) => PassOver(meta, Text("selfLink", json, causes)),
        _ when name.SequenceEqual("uid"u8) => meta with { Uid = Text("uid", json, causes) },
        _ => meta,
    };

    /// <summary>What is the server's to say, or is not kept, is only looked at for its type.</summary>
    private static ObjectMeta PassOver<T>(ObjectMeta meta, T _) => meta;

    /// <summary>Whether there is no value, or null, which Go reads as the same.</summary>
    private static bool IsNone(ReadOnlyMemory<byte> json) => json.IsEmpty || json.Span[0] == 'n';

    /// <summary>An empty text counts as none, as in Go.</summary>
    private static string? Text(string name, ReadOnlyMemory<byte> json, FieldErrorList causes)
    {
        if (!IsNone(json) && json.Span[0] != '"')
        {
            causes.Add(JsonTypes.WrongType($"metadata.{name}", json.Span, "string"));
        }

        return Candidate.Text(json);
    }

    private static long Integer(string name, ReadOnlyMemory<byte> json, FieldErrorList causes)
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

    private static ReadOnlyMemory<byte> Objects(string name, ReadOnlyMemory<byte> json, FieldErrorList causes)
    {
        if (!IsNone(json) && json.Span[0] != '[')
        {
            causes.Add(JsonTypes.WrongType($"metadata.{name}", json.Span, "array"));
            return default;
        }

        var reader = new CanonicalReader(json.Span);
        for (var index = 0; !causes.IsFull && reader.Read(); index++)
        {
            if (reader.Value[0] is not ((byte)'{' or (byte)'n'))
            {
                causes.Add(JsonTypes.WrongType($"metadata.{name}[{index}]", reader.Value, "object"));
            }
        }

        return json;
    }

    /// <summary>An object or array of texts, as bytes; an empty one counts as none.</summary>
    private static ReadOnlyMemory<byte> Texts(string name, ReadOnlyMemory<byte> json, char open, FieldErrorList causes)
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

        var hasNull = false;
        var reader = new CanonicalReader(json.Span);
        for (var index = 0; !causes.IsFull && reader.Read(); index++)
        {
            hasNull |= reader.Value[0] == 'n';
            if (reader.Value[0] is not ((byte)'"' or (byte)'n'))
            {
                var field = open == '{' ? $"metadata.{name}.{JsonStrings.Decode(reader.Name)}" : $"metadata.{name}[{index}]";
                causes.Add(JsonTypes.WrongType(field, reader.Value, "string"));
            }
        }

        return hasNull ? WithoutNulls(json, open) : json;
    }

    /// <summary>The same with empty texts for nulls, as Go reads them.</summary>
    private static ReadOnlyMemory<byte> WithoutNulls(ReadOnlyMemory<byte> json, char open)
    {
        var output = new JsonBuffer(json.Length);
        var separator = (byte)open;
        var reader = new CanonicalReader(json.Span);
        while (reader.Read())
        {
            output.Write(separator);
            separator = (byte)',';
            if (open == '{')
            {
                output.WriteQuoted(reader.Name);
                output.Write((byte)':');
            }

            output.Write(reader.Value[0] == 'n' ? "\"\""u8 : reader.Value);
        }

        output.Write(open == '{' ? (byte)'}' : (byte)']');
        return output.WrittenMemory;
    }

    /// <summary>A text that is a time, or nothing.</summary>
    private static string? Time(string name, ReadOnlyMemory<byte> json, FieldErrorList causes)
    {
        var text = Text(name, json, causes);
        if (text is not null && !Timestamp.IsOne(text))
        {
            causes.Add(StatusCause.Invalid($"metadata.{name}", text, "must be a time like 2026-01-02T03:04:05Z"));
        }

        return text;
    }
}
