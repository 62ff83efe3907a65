using TfJobApi.Errors;
using TfJobApi.Http;
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
            || !WriteOptions.Read(context.Request, "PatchOptions", mayForce: false).Succeeded(out var options, out failure))
        {
            return new StatusResult(failure);
        }

        var key = new TfJobKey(@namespace, name);
        if (store.Find(key) is not { } found)
        {
            return new StatusResult(ApiErrors.NotFound(name));
        }

        if (!PatchDocument.Read(body, mediaType).Succeeded(out var patch, out failure))
        {
            return new StatusResult(failure);
        }

        var outcome = options.DryRun ? Mutate(found, patch) : await store.UpdateAsync(key, current => Mutate(current, patch));

        return outcome.Succeeded(out var job, out failure) ? new TfJobResult(job) : new StatusResult(failure);
    }

    private Outcome<TfJob> Mutate(TfJob current, PatchDocument patch) =>
        patch.Apply(current).Succeeded(out var patched, out var failure) ? strategy.Update(current, patched) : failure;
}
