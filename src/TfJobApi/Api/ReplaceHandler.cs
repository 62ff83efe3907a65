using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Updates;
using TfJobApi.Updates.Apply;

namespace TfJobApi.Api;

/// <summary>Handles PUT of one object, or of its status.</summary>
internal sealed class ReplaceHandler(
    IObjectStore store, UpdateStrategy mainStrategy, StatusUpdateStrategy statusStrategy, UpdateTracker tracker, VirtualClock time, CreateHandler creation,
    ICallerAccess access)
{
    public async Task<IResult> HandleAsync(ObjectKey key, bool isStatus, HttpContext context)
    {
        IUpdateStrategy strategy = isStatus ? statusStrategy : mainStrategy;
        if (!(await ObjectWrite.ReadAsync(context, key.Resource, "UpdateOptions")).TryGet(out var write, out var failure))
        {
            return new StatusResult(failure);
        }

        // A kube-apiserver checks these before it reads the object.
        var sent = Candidate.FromObject(key.Resource, write.Json, write.Text);
        if ((sent.CheckDecoded(key.Resource) ?? Preconditions.CheckName(key, sent)) is { } invalid)
        {
            return new StatusResult(invalid);
        }

        DuplicateOwners.AddWarning(context, sent.DuplicateOwners, isPatch: false);

        var client = WritingClient.Read(context.Request, write.Options, time);
        var before = 0L;
        var outcome = await store.UpdateAsync(
            key,
            current =>
            {
                before = current.Version;
                var replaced = strategy.Replace(current, sent);
                return tracker.AppliesTo(current) && replaced.TryGet(out var next, out _)
                    ? tracker.Update(current, sent, next, client.ToManager(), isStatus)
                    : replaced;
            },
            write.Options.Mode);
        if (outcome.TryGet(out var updated, out failure))
        {
            if (write.Options.Mode == WriteMode.Normal && updated.Version != before)
            {
                context.Recorder?.StoredVersion = updated.Version;
            }

            return new ObjectResult(strategy.View(updated), write.Representation);
        }

        if (failure.Code == StatusCodes.Status404NotFound && key.Resource.CreatesOnUpdate && sent.Meta.Uid is null)
        {
            if (access.CheckCreate(context, key) is { } forbidden)
            {
                return new StatusResult(forbidden);
            }

            return (await creation.CreateAsync(key.Resource, sent, key.Namespace, write.Options, context)).TryGet(out var created, out failure)
                ? new ObjectResult(created, write.Representation, StatusCodes.Status201Created)
                : new StatusResult(failure);
        }

        // A request with a uid gets 409 instead of 404: that object existed.
        return new StatusResult(failure.Code == StatusCodes.Status404NotFound && sent.Meta.Uid is { } uid
            ? ApiErrors.UidConflict(key.Resource.Name, key.Name, uid, "")
            : failure);
    }
}
