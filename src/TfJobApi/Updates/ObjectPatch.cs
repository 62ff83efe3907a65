using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates;

/// <summary>The parsed body of a PATCH. It can be applied again after another write.</summary>
internal sealed class ObjectPatch(
    byte[] body, CanonicalValue mergePatch, IReadOnlyList<JsonPatchOperation>? operations, ProfileErrors errors, bool isStrategic = false)
{
    public static Result<ObjectPatch> Parse(byte[] body, string mediaType, ResourceName resource, ProfileErrors errors)
    {
        if (!CanonicalJson.TryParse(body, out var patch, out var error))
        {
            return errors.UnreadableBody($"the body is not JSON: {error}");
        }

        if (mediaType == PatchTypes.JsonPatch)
        {
            return JsonPatch.Parse(patch, errors).TryGet(out var operations, out var failure) ? new ObjectPatch(body, default, operations, errors) : failure;
        }

        if (patch.IsObject)
        {
            return new ObjectPatch(body, patch, null, errors, mediaType == PatchTypes.StrategicMergePatch);
        }

        var message = $"a merge patch must be a JSON object, not of type {patch.TypeName} (line 1, column 1)";
        return patch.IsArray ? errors.ArrayPatch(resource, message) : errors.UnreadableBody(message);
    }

    /// <param name="check">Checks the result of a JSON Patch; a merge patch itself is checked before.</param>
    public Result<Candidate> Apply(ApiObject current, Func<CanonicalValue, ApiStatus?>? check = null)
    {
        if (isStrategic)
        {
            return StrategicMergePatch.ToMergePatch(current, mergePatch).TryGet(out var merge, out var error) ? Candidate.FromMergePatch(current, merge, body) : error;
        }

        if (operations is null)
        {
            return Candidate.FromMergePatch(current, mergePatch, body);
        }

        var whole = new JsonBuffer(current.Length);
        current.Write(whole);

        if (!JsonPatch.Apply(whole.WrittenMemory, operations, current.Resource.Name, current.Key.Name, errors).TryGet(out var patched, out var failure))
        {
            return failure;
        }

        return check?.Invoke(patched) is { } rejected ? rejected : Candidate.FromObject(current.Resource, patched, body);
    }
}
