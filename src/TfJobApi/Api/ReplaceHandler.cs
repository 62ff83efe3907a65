using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Updates;

namespace TfJobApi.Api;

/// <summary>PUT of one TFJob, and of its status.</summary>
internal sealed class ReplaceHandler(IObjectStore store, UpdateStrategy strategy, StatusUpdateStrategy statusStrategy)
{
    public Task<IResult> Handle(string @namespace, string name, HttpContext context) =>
        ReplaceAsync(new(TfJob.Definition, @namespace, name), context, strategy.Replace, job => job);

    public Task<IResult> Status(string @namespace, string name, HttpContext context) =>
        ReplaceAsync(new(TfJob.Definition, @namespace, name), context, statusStrategy.Update, StatusEndpoints.Seen);

    private async Task<IResult> ReplaceAsync(
        ObjectKey key, HttpContext context, Func<ApiObject, Candidate, Result<ApiObject>> update, Func<ApiObject, ApiObject> seen)
    {
        var read = await ObjectWrite.ReadAsync(context, "UpdateOptions");
        if (!read.TryGet(out var write, out var failure))
        {
            return new StatusResult(failure);
        }

        // before it is looked whether there is such a TFJob, as on a real server
        var sent = Candidate.Of(write.Json);
        if ((sent.CheckDecoded(key.Resource) ?? Preconditions.CheckName(key, sent.Meta, sent.MetaCauses)) is { } mistyped)
        {
            return new StatusResult(mistyped);
        }

        // read anew for each try: an update collects in it what is wrong
        var outcome = await store.UpdateAsync(key, current => update(current, Candidate.Of(write.Json)), write.Options.Mode);

        if (outcome.TryGet(out var job, out failure))
        {
            return new ObjectResult(seen(job), write.Representation);
        }

        // whoever names the one that is meant is told that it has changed, not that there is none
        return new StatusResult(failure.Code == StatusCodes.Status404NotFound && sent.Meta.Uid is { } uid ? ApiErrors.UidConflict(key.Resource.Name, key.Name, uid, "") : failure);
    }
}
