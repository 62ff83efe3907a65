using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Patching;
using TfJobApi.Resources;

namespace TfJobApi.Api;

/// <summary>What a PATCH asks for, read and ready to be applied as often as a race needs it.</summary>
internal sealed class PatchDocument(CanonicalObject mergePatch, IReadOnlyList<JsonPatchOperation>? operations)
{
    public static Outcome<PatchDocument> Read(byte[] body, string mediaType)
    {
        var output = new JsonBuffer(body.Length + 16);
        if (!CanonicalJson.TryWrite(body, output, out var fault))
        {
            return ApiErrors.UnreadableBody($"the body is not JSON: {fault}");
        }

        var patch = output.WrittenMemory;
        if (mediaType == PatchTypes.JsonPatch)
        {
            return JsonPatch.Read(patch).Succeeded(out var read, out var failure) ? new PatchDocument(CanonicalObject.Empty, read) : failure;
        }

        return patch.Span[0] == '{' ? new PatchDocument(CanonicalObject.Parse(patch), null) : NoObject(patch.Span);
    }

    public Outcome<TfJobDocument> Apply(TfJob current)
    {
        if (operations is null)
        {
            return Merge(current);
        }

        var whole = new JsonBuffer(current.Length);
        current.Write(whole);

        return JsonPatch.Apply(whole.WrittenMemory, operations, current.Key.Name).Succeeded(out var patched, out var failure)
            ? TfJobDocument.Of(patched)
            : failure;
    }

    /// <summary>Merges member by member: what the patch does not name is taken over as it is, without being looked at.</summary>
    private TfJobDocument Merge(TfJob current)
    {
        var document = new TfJobDocument
        {
            Meta = current.Meta with { ResourceVersion = ResourceVersion.Format(current.Version) },
            Spec = current.Spec,
            Status = current.Status,
        };

        foreach (var (name, patch) in mergePatch.Members)
        {
            document = name switch
            {
                TfJobDocument.ApiVersionMember => document with { ApiVersion = TfJobDocument.Text(patch) },
                TfJobDocument.KindMember => document with { Kind = TfJobDocument.Text(patch) },
                TfJobDocument.MetadataMember => document with { Meta = MergeMeta(document.Meta, patch, document.MetaCauses) },
                TfJobDocument.SpecMember => document with { Spec = MergePatch.Apply(document.Spec, patch) },
                TfJobDocument.StatusMember => document with { Status = MergePatch.Apply(document.Status, patch) },
                _ when MergePatch.Apply(default, patch) is { IsEmpty: false } value =>
                    document with { Unknown = [.. document.Unknown, new(name, value)] },
                _ => document,
            };
        }

        return document;
    }

    private static ObjectMeta MergeMeta(ObjectMeta meta, ReadOnlyMemory<byte> patch, CauseList causes)
    {
        if (patch.Span[0] != '{')
        {
            return ObjectMetaReader.Read(patch, causes);
        }

        foreach (var (name, value) in CanonicalObject.Parse(patch).Members)
        {
            // of the members that are objects these two are stored; an object in the place of any other is new
            var old = name switch
            {
                "annotations" => meta.Annotations,
                "labels" => meta.Labels,
                _ => default,
            };
            meta = ObjectMetaReader.ReadMember(meta, name, MergePatch.Apply(old, value), causes);
        }

        return meta;
    }

    private static Status NoObject(ReadOnlySpan<byte> patch)
    {
        var message = $"a merge patch must be a JSON object, not of type {JsonTypes.NameOf(patch)} (line 1, column 1)";
        if (patch[0] != '[')
        {
            return ApiErrors.UnreadableBody(message);
        }

        // an array is a merge patch by RFC 7396; a real server applies it, and then finds that the result is no object
        var causes = new CauseList();
        causes.Add(StatusCause.Invalid("patch", "array", message));
        return ApiErrors.Invalid(causes, null) with { ErrorCode = ApiErrors.UnreadableBody(message).ErrorCode };
    }
}
