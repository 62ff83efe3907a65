using System.Buffers;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Patching;
using TfJobApi.Resources;

namespace TfJobApi.Api;

/// <summary>What a PATCH asks for, read and ready to be applied as often as a race needs it.</summary>
internal sealed class PatchDocument(ReadOnlyMemory<byte> mergePatch, IReadOnlyList<JsonPatchOperation>? operations)
{
    public static Outcome<PatchDocument> Read(byte[] body, string mediaType)
    {
        var output = new ArrayBufferWriter<byte>(body.Length + 16);
        if (!CanonicalJson.TryWrite(body, output, out var fault))
        {
            return ApiErrors.UnreadableBody($"the body is not JSON: {fault}");
        }

        var patch = output.WrittenMemory;
        if (mediaType == PatchTypes.JsonPatch)
        {
            return JsonPatch.Read(patch).Succeeded(out var read, out var failure) ? new PatchDocument(default, read) : failure;
        }

        return patch.Span[0] == '{' ? new PatchDocument(patch, null) : NoObject(patch.Span);
    }

    public Outcome<CanonicalObject> Apply(TfJob current)
    {
        if (operations is null)
        {
            return MergePatch.Apply(current.ToObject(), mergePatch);
        }

        var whole = new ArrayBufferWriter<byte>(current.Length);
        current.Write(whole);

        return JsonPatch.Apply(whole.WrittenMemory, operations, current.Key.Name);
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
