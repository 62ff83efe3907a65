using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>Reads metadata; a member of the wrong type becomes a cause and is left out, an unknown one is dropped.</summary>
internal static class ObjectMetaReader
{
    /// <summary>Reads metadata that is whole; no bytes, and null, stand for none.</summary>
    public static ObjectMeta Read(CanonicalValue json, FieldErrorList causes)
    {
        var meta = new ObjectMeta();
        if (json.IsAbsentOrNull)
        {
            return meta;
        }

        if (!json.IsObject)
        {
            causes.Add(JsonTypes.WrongType(FieldPath.Metadata, json, "object"));
            return meta;
        }

        foreach (var member in json.Members)
        {
            meta = ReadMember(meta, member.RawName, member.Value, causes);
        }

        return meta;
    }

    /// <summary>Puts one member, as JSON, into the metadata; no bytes take it away.</summary>
    /// <param name="name">As it stands between its quotes.</param>
    public static ObjectMeta ReadMember(ObjectMeta meta, ReadOnlySpan<byte> name, CanonicalValue json, FieldErrorList causes) => name switch
    {
        _ when name.SequenceEqual("annotations"u8) => meta with { Annotations = Texts("annotations", json, isMap: true, causes) },
        _ when name.SequenceEqual("creationTimestamp"u8) => meta with { CreationTimestamp = Time("creationTimestamp", json, causes) },
        _ when name.SequenceEqual("deletionGracePeriodSeconds"u8) => PassOver(meta, Integer("deletionGracePeriodSeconds", json, causes)),
        _ when name.SequenceEqual("deletionTimestamp"u8) => PassOver(meta, Time("deletionTimestamp", json, causes)),
        _ when name.SequenceEqual("finalizers"u8) => meta with { Finalizers = Texts("finalizers", json, isMap: false, causes) },
        _ when name.SequenceEqual("generateName"u8) => meta with { GenerateName = Text("generateName", json, causes) },
        _ when name.SequenceEqual("generation"u8) => meta with { Generation = Integer("generation", json, causes) },
        _ when name.SequenceEqual("labels"u8) => meta with { Labels = Texts("labels", json, isMap: true, causes) },
        _ when name.SequenceEqual("managedFields"u8) => PassOver(meta, Objects("managedFields", json, causes)),
        _ when name.SequenceEqual("name"u8) => meta with { Name = Text("name", json, causes) },
        _ when name.SequenceEqual("namespace"u8) => meta with { Namespace = Text("namespace", json, causes) },
        _ when name.SequenceEqual("ownerReferences"u8) =>
            meta with { OwnerReferences = json.IsNull ? default : OwnerReferences.Read(json, causes) },
        _ when name.SequenceEqual("resourceVersion"u8) => meta with { ResourceVersion = Text("resourceVersion", json, causes) },
        _ when name.SequenceEqual("selfLink"u8) => PassOver(meta, Text("selfLink", json, causes)),
        _ when name.SequenceEqual("uid"u8) => meta with { Uid = Text("uid", json, causes) },
        _ => meta,
    };

    /// <summary>What is the server's to say, or is not kept, is only looked at for its type.</summary>
    private static ObjectMeta PassOver<T>(ObjectMeta meta, T _) => meta;

    /// <summary>As in Go, an empty text is the same as none.</summary>
    private static string? Text(string name, CanonicalValue json, FieldErrorList causes)
    {
        if (!json.IsAbsentOrNull && !json.IsString)
        {
            causes.Add(JsonTypes.WrongType(FieldPath.Metadata.Child(name), json, "string"));
        }

        return json.NonEmptyText;
    }

    private static long Integer(string name, CanonicalValue json, FieldErrorList causes)
    {
        if (!json.IsAbsentOrNull && json.Integer is null)
        {
            causes.Add(JsonTypes.WrongType(FieldPath.Metadata.Child(name), json, "integer"));
        }

        return json.Integer ?? 0;
    }

    private static CanonicalValue Objects(string name, CanonicalValue json, FieldErrorList causes)
    {
        if (!json.IsAbsentOrNull && !json.IsArray)
        {
            causes.Add(JsonTypes.WrongType(FieldPath.Metadata.Child(name), json, "array"));
            return default;
        }

        var index = 0;
        foreach (var element in json.Members)
        {
            if (causes.IsFull)
            {
                break;
            }

            if (!element.Value.IsObject && !element.Value.IsNull)
            {
                causes.Add(JsonTypes.WrongType(FieldPath.Metadata.Child(name).Element(index), element.Value, "object"));
            }

            index++;
        }

        return json;
    }

    /// <summary>An object or an array of texts; an empty one is the same as none.</summary>
    private static ReadOnlyMemory<byte> Texts(string name, CanonicalValue json, bool isMap, FieldErrorList causes)
    {
        if (json.IsAbsentOrNull)
        {
            return default;
        }

        if (!(isMap ? json.IsObject : json.IsArray))
        {
            causes.Add(JsonTypes.WrongType(FieldPath.Metadata.Child(name), json, isMap ? "object" : "array"));
            return default;
        }

        var hasNull = false;
        var index = 0;
        foreach (var member in json.Members)
        {
            if (causes.IsFull)
            {
                break;
            }

            hasNull |= member.Value.IsNull;
            if (!member.Value.IsString && !member.Value.IsNull)
            {
                var field = isMap ? FieldPath.Metadata.Child(name).Child(member.Name) : FieldPath.Metadata.Child(name).Element(index);
                causes.Add(JsonTypes.WrongType(field, member.Value, "string"));
            }

            index++;
        }

        return hasNull ? WithoutNulls(json) : json.IsEmptyObjectOrArray ? default : json.Json;
    }

    /// <summary>The same with empty texts in place of nulls, as Go decodes them.</summary>
    private static ReadOnlyMemory<byte> WithoutNulls(CanonicalValue json)
    {
        var output = new JsonBuffer(json.Span.Length);
        var members = json.IsObject ? new JsonMembers(output) : JsonMembers.CreateArray(output);
        foreach (var member in json.Members)
        {
            if (json.IsObject)
            {
                members.Name(member.RawName);
            }
            else
            {
                members.Next();
            }

            output.Write(member.Value.IsNull ? "\"\""u8 : member.Value.Span);
        }

        members.End();
        return output.WrittenMemory;
    }

    /// <summary>A text that is a time, or nothing.</summary>
    private static string? Time(string name, CanonicalValue json, FieldErrorList causes)
    {
        var text = Text(name, json, causes);
        if (text is not null && !Timestamp.IsOne(text))
        {
            causes.Add(StatusCause.Invalid(FieldPath.Metadata.Child(name).ToString(), text, "must be a time like 2026-01-02T03:04:05Z"));
        }

        return text;
    }
}
