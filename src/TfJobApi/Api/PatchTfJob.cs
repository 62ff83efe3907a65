using System.Buffers;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Patching;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>PATCH of one TFJob. The order of the steps is the order of the answers; a caller can tell them apart.</summary>
internal sealed class PatchTfJob(ITfJobStore store, TfJobStrategy strategy, ApiProfile profile)
{
    public async Task<IResult> Handle(string @namespace, string name, HttpContext context)
    {
        var accepted = PatchTypes.Accepted(profile.TakesJsonPatch);
        var mediaType = MediaType.Of(context.Request);
        if (mediaType is null || !accepted.Contains(mediaType))
        {
            return new StatusResult(ApiErrors.UnsupportedMediaType(accepted));
        }

        var read = await RequestBody.ReadAsync(context.Request);
        if (!read.Succeeded(out var body, out var failure)
            || !WriteOptions.Read(context.Request, "PatchOptions").Succeeded(out var options, out failure))
        {
            return new StatusResult(failure);
        }

        var key = new TfJobKey(@namespace, name);
        if (store.Find(key) is not { } found)
        {
            return new StatusResult(ApiErrors.NotFound(name));
        }

        if (!ReadPatch(body).Succeeded(out var patch, out failure))
        {
            return new StatusResult(failure);
        }

        var outcome = options.DryRun ? Mutate(found, patch) : await store.UpdateAsync(key, current => Mutate(current, patch));

        return outcome.Succeeded(out var job, out failure) ? new TfJobResult(job) : new StatusResult(failure);
    }

    private Outcome<TfJob> Mutate(TfJob current, byte[] patch) =>
        strategy.Update(current, new(MergePatch.Apply(current.ToObject(), patch)));

    private static Outcome<byte[]> ReadPatch(byte[] body)
    {
        var output = new ArrayBufferWriter<byte>(body.Length + 16);
        if (!CanonicalJson.TryWrite(body, output, out var fault))
        {
            return ApiErrors.UnreadableBody($"the body is not JSON: {fault}");
        }

        var patch = output.WrittenSpan;
        if (patch[0] == '{')
        {
            return patch.ToArray();
        }

        var message = $"a merge patch must be a JSON object, not of type {JsonTypes.NameOf(patch)} (line 1, column 1)";
        if (patch[0] != '[')
        {
            return ApiErrors.UnreadableBody(message);
        }

        // an array is a merge patch by RFC 7396; a real server applies it, and then finds that the result is no object
        var causes = new CauseList();
        causes.Add(StatusCause.Invalid("patch", "array", message));
        return ApiErrors.Invalid(causes, null);
    }
}
