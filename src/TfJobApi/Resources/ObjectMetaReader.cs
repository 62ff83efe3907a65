using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>Reads metadata. Members of the wrong type are reported and omitted, unknown members are dropped.</summary>
internal static class ObjectMetaReader
{
    public static ObjectMeta Read(CanonicalValue json, FieldErrorList causes)
    {
        var meta = ObjectMeta.Empty;
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

    /// <summary>Sets one member; an absent value removes it.</summary>
    /// <param name="name">As it stands between its quotes.</param>
    public static ObjectMeta ReadMember(ObjectMeta meta, ReadOnlySpan<byte> name, CanonicalValue json, FieldErrorList causes) => name switch
    {
        _ when name.SequenceEqual("annotations"u8) => meta with { Annotations = Values("annotations", json, "object", "string", causes) },
        _ when name.SequenceEqual("clusterName"u8) => Ignore(Text("clusterName", json, causes), meta),
        _ when name.SequenceEqual("creationTimestamp"u8) =>
            meta with { Stable = meta.Stable with { CreationTimestamp = Time("creationTimestamp", json, causes) } },
        _ when name.SequenceEqual("deletionGracePeriodSeconds"u8) =>
            WithDeletion(meta, DeletionMark.WithGracePeriod(meta.Deletion, OptionalInteger("deletionGracePeriodSeconds", json, causes))),
        _ when name.SequenceEqual("deletionTimestamp"u8) =>
            WithDeletion(meta, DeletionMark.WithTimestamp(meta.Deletion, Time("deletionTimestamp", json, causes))),
        _ when name.SequenceEqual("finalizers"u8) =>
            meta with { Stable = meta.Stable with { Finalizers = Values("finalizers", json, "array", "string", causes) } },
        _ when name.SequenceEqual("generateName"u8) => meta with { Stable = meta.Stable with { GenerateName = Text("generateName", json, causes) } },
        _ when name.SequenceEqual("generation"u8) => meta with { Stable = meta.Stable with { Generation = Integer("generation", json, causes) } },
        _ when name.SequenceEqual("labels"u8) => meta with { Labels = Values("labels", json, "object", "string", causes) },
        _ when name.SequenceEqual("managedFields"u8) =>
            meta with { Stable = meta.Stable with { ManagedFields = Values("managedFields", json, "array", "object", causes) } },
        _ when name.SequenceEqual("name"u8) => meta with { Stable = meta.Stable with { Name = Text("name", json, causes) } },
        _ when name.SequenceEqual("namespace"u8) => meta with { Stable = meta.Stable with { Namespace = Text("namespace", json, causes) } },
        _ when name.SequenceEqual("ownerReferences"u8) => meta with { Stable = meta.Stable with { OwnerReferences = OwnerReferences.Read(json, causes) } },
        _ when name.SequenceEqual("resourceVersion"u8) => meta with { ResourceVersion = Text("resourceVersion", json, causes) },
        _ when name.SequenceEqual("selfLink"u8) => Ignore(Text("selfLink", json, causes), meta),
        _ when name.SequenceEqual("uid"u8) => meta with { Stable = meta.Stable with { Uid = Text("uid", json, causes) } },
        _ => meta,
    };

    /// <summary>Ignores a field that the server sets or does not store; only its type is checked.</summary>
    private static ObjectMeta Ignore<T>(T _, ObjectMeta meta) => meta;

    /// <summary>Returns null for an empty text, as Go does.</summary>
    private static string? Text(string name, CanonicalValue json, FieldErrorList causes)
    {
        if (!json.IsAbsentOrNull && !json.IsString)
        {
            causes.Add(JsonTypes.WrongType(FieldPath.Metadata.Child(name), json, "string"));
        }

        return json.NonEmptyText;
    }

    private static ObjectMeta WithDeletion(ObjectMeta meta, DeletionMark? mark) => meta with { Stable = meta.Stable with { Deletion = mark } };

    private static long Integer(string name, CanonicalValue json, FieldErrorList causes) => OptionalInteger(name, json, causes) ?? 0;

    private static long? OptionalInteger(string name, CanonicalValue json, FieldErrorList causes)
    {
        if (!json.IsAbsentOrNull && json.Integer is null)
        {
            causes.Add(JsonTypes.WrongType(FieldPath.Metadata.Child(name), json, "integer"));
        }

        return json.Integer;
    }

    /// <summary>Reads an object or an array with values of one type; an empty one is omitted.</summary>
    private static ReadOnlyMemory<byte> Values(string name, CanonicalValue json, string type, string valueType, FieldErrorList causes)
    {
        if (json.IsAbsentOrNull)
        {
            return default;
        }

        if (json.TypeName != type)
        {
            causes.Add(JsonTypes.WrongType(FieldPath.Metadata.Child(name), json, type));
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

            var found = member.Value.TypeName;
            if (found == "null")
            {
                hasNull = true;
            }
            else if (found != valueType)
            {
                var parent = FieldPath.Metadata.Child(name);
                causes.Add(JsonTypes.WrongType(json.IsObject ? parent.Child(member.Name) : parent.Element(index), member.Value, valueType));
            }

            index++;
        }

        return hasNull ? WithoutNulls(json) : json.IsEmptyObjectOrArray ? default : json.Json;
    }

    /// <summary>Replaces nulls by empty texts, as Go decodes them.</summary>
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

    private static string? Time(string name, CanonicalValue json, FieldErrorList causes)
    {
        // unlike other texts, an empty one is not the same as none
        Text(name, json, causes);
        if (json.Text is { } text && !Timestamp.IsValid(text))
        {
            causes.Add(StatusCause.Invalid(FieldPath.Metadata.Child(name).ToString(), text, "must be a time like 2026-01-02T03:04:05Z"));
            return null;
        }

        return json.Text;
    }
}
