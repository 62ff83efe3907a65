using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>The parsed body of a PATCH. It can be applied again when another write comes first.</summary>
internal sealed class ObjectPatch(CanonicalValue mergePatch, IReadOnlyList<JsonPatchOperation>? operations, ProfileErrors errors)
{
    public static Result<ObjectPatch> Read(byte[] body, string mediaType, ResourceName resource, ProfileErrors errors)
    {
        if (!CanonicalJson.TryParse(body, out var patch, out var fault))
        {
            return errors.UnreadableBody($"the body is not JSON: {fault}");
        }

        if (mediaType == PatchTypes.JsonPatch)
        {
            return JsonPatch.Read(patch, errors).TryGet(out var read, out var failure) ? new ObjectPatch(default, read, errors) : failure;
        }

        return patch.IsObject ? new ObjectPatch(patch, null, errors) : NotAnObject(patch, resource, errors);
    }

    /// <param name="check">Checks the result of a JSON Patch; for a merge patch, the patch itself is checked before.</param>
    public Result<Candidate> Apply(ApiObject current, Func<CanonicalValue, ApiStatus?>? check = null)
    {
        if (operations is null)
        {
            return Merge(current);
        }

        var whole = new JsonBuffer(current.Length);
        current.Write(whole);

        if (!JsonPatch.Apply(whole.WrittenMemory, operations, current.Resource.Name, current.Key.Name, errors).TryGet(out var patched, out var failure))
        {
            return failure;
        }

        return check?.Invoke(patched) is { } rejected ? rejected : Candidate.Of(patched);
    }

    /// <summary>Merges member by member: members that the patch does not name are shared with the current revision, unparsed.</summary>
    private Candidate Merge(ApiObject current)
    {
        var apiVersion = current.Resource.ApiVersion;
        var kind = current.Resource.Kind;
        var meta = current.Meta;
        var causes = new FieldErrorList();
        var keepsVersion = true;
        var spec = current.Spec;
        var status = current.Status;
        List<(string, CanonicalValue)>? unknown = null;

        var cursor = new CanonicalCursor(mergePatch.Span);
        cursor.Enter();
        while (cursor.MoveNext(out var member))
        {
            // nearly every patch changes metadata: compare without allocating a string
            if (member.SequenceEqual("metadata"u8))
            {
                keepsVersion = cursor.IsObject;
                meta = keepsVersion ? MergeMeta(meta, ref cursor, causes, out keepsVersion) : ObjectMetaReader.Read(mergePatch.Json[cursor.ReadRange()], causes);
                continue;
            }

            CanonicalValue patch = mergePatch.Json[cursor.ReadRange()];
            switch (JsonStrings.Decode(member))
            {
                case Candidate.ApiVersionMember:
                    apiVersion = patch.NonEmptyText;
                    break;
                case Candidate.KindMember:
                    kind = patch.NonEmptyText;
                    break;
                case Candidate.SpecMember:
                    spec = MergePatch.Apply(spec, patch.Json);
                    break;
                case Candidate.StatusMember:
                    status = MergePatch.Apply(status, patch.Json);
                    break;
                case var name when MergePatch.Apply(default, patch.Json) is { IsEmpty: false } value:
                    (unknown ??= []).Add((name, value));
                    break;
                default:
                    break;
            }
        }

        return new()
        {
            ApiVersion = apiVersion,
            Kind = kind,
            Meta = meta,
            KeepsVersion = keepsVersion,
            TypeErrors = causes,
            Spec = spec,
            Status = status,
            Unknown = unknown ?? [],
        };
    }

    private ObjectMeta MergeMeta(ObjectMeta meta, ref CanonicalCursor cursor, FieldErrorList causes, out bool keepsVersion)
    {
        keepsVersion = true;
        cursor.Enter();
        while (cursor.MoveNext(out var member))
        {
            // only these two members are objects that are stored; an object in any other is new
            var old = member.SequenceEqual("annotations"u8) ? meta.Annotations
                : member.SequenceEqual("labels"u8) ? meta.Labels
                : default;
            meta = ObjectMetaReader.ReadMember(meta, member, MergePatch.Apply(old, mergePatch.Json, ref cursor), causes);
            keepsVersion &= !member.SequenceEqual("resourceVersion"u8);
        }

        return meta;
    }

    private static ApiStatus NotAnObject(CanonicalValue patch, ResourceName resource, ProfileErrors errors)
    {
        var message = $"a merge patch must be a JSON object, not of type {patch.TypeName} (line 1, column 1)";
        return patch.IsArray ? errors.ArrayPatch(resource, message) : errors.UnreadableBody(message);
    }
}
