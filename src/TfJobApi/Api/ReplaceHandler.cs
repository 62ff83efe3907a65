using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Updates;

namespace TfJobApi.Api;

/// <summary>PUT of one TFJob, and of its status.</summary>
internal sealed class ReplaceHandler(IObjectStore store, UpdateStrategy mainStrategy, StatusUpdateStrategy statusStrategy)
{
    public Task<IResult> HandleAsync(string @namespace, string name, HttpContext context) =>
        ReplaceAsync(new(TfJob.Definition, @namespace, name), context, mainStrategy);

    public Task<IResult> HandleStatusAsync(string @namespace, string name, HttpContext context) =>
        ReplaceAsync(new(TfJob.Definition, @namespace, name), context, statusStrategy);

    private async Task<IResult> ReplaceAsync(ObjectKey key, HttpContext context, IUpdateStrategy strategy)
    {
        var read = await ObjectWrite.ReadAsync(context, "UpdateOptions");
        if (!read.TryGet(out var write, out var failure))
        {
            return new StatusResult(failure);
        }

        // like kube-apiserver, before the object is looked up
        var sent = Candidate.Of(write.Json);
        if ((sent.CheckDecoded(key.Resource) ?? Preconditions.CheckName(key, sent)) is { } mistyped)
        {
            return new StatusResult(mistyped);
        }

        var outcome = await store.UpdateAsync(key, current => strategy.Replace(current, sent), write.Options.Mode);
        if (outcome.TryGet(out var job, out failure))
        {
            return new ObjectResult(strategy.View(job), write.Representation);
        }

        // a request that names a uid gets 409 (it was replaced), not 404
        return new StatusResult(failure.Code == StatusCodes.Status404NotFound && sent.Meta.Uid is { } uid ? ApiErrors.UidConflict(key.Resource.Name, key.Name, uid, "") : failure);
    }
}
