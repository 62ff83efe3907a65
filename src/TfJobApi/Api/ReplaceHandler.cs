using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Updates;

namespace TfJobApi.Api;

/// <summary>PUT of one object, or of its status.</summary>
internal sealed class ReplaceHandler(IObjectStore store, UpdateStrategy mainStrategy, StatusUpdateStrategy statusStrategy)
{
    public async Task<IResult> HandleAsync(ObjectKey key, bool isStatus, HttpContext context)
    {
        IUpdateStrategy strategy = isStatus ? statusStrategy : mainStrategy;
        var read = await ObjectWrite.ReadAsync(context, key.Resource, "UpdateOptions");
        if (!read.TryGet(out var write, out var failure))
        {
            return new StatusResult(failure);
        }

        // like kube-apiserver, before the object is looked up
        var sent = Candidate.FromObject(write.Json);
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
