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

        // that there is no such TFJob comes before what is wrong with the body, but most bodies are good
        var key = new TfJobKey(@namespace, name);
        if (!PatchDocument.Read(body, mediaType).Succeeded(out var patch, out failure))
        {
            return new StatusResult(store.Find(key) is null ? ApiErrors.NotFound(name) : failure);
        }

        var outcome = options.DryRun ? DryRun(key, patch) : await store.UpdateAsync(key, current => Mutate(current, patch));

        return outcome.Succeeded(out var job, out failure) ? new TfJobResult(job) : new StatusResult(failure);
    }

    private Outcome<TfJob> DryRun(TfJobKey key, PatchDocument patch) =>
        store.Find(key) is { } found ? Mutate(found, patch) : ApiErrors.NotFound(key.Name);

    private Outcome<TfJob> Mutate(TfJob current, PatchDocument patch) =>
        patch.Apply(current).Succeeded(out var patched, out var failure) ? strategy.Update(current, patched) : failure;
}
