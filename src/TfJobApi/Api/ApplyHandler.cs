using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Updates;
using TfJobApi.Updates.Apply;

namespace TfJobApi.Api;

/// <summary>Handles server-side apply to one object, or to its status. An object that does not exist is created.</summary>
internal sealed class ApplyHandler(
    IObjectStore store, UpdateStrategy mainStrategy, StatusUpdateStrategy statusStrategy, ICallerAccess access, VirtualClock time, UidSource uids)
{
    /// <summary>The number of attempts to create or update an object that others delete and create meanwhile.</summary>
    private const int MaxAttempts = 8;

    public async ValueTask<IResult> HandleAsync(ObjectKey key, bool isStatus, HttpContext context)
    {
        IUpdateStrategy strategy = isStatus ? statusStrategy : mainStrategy;
        if (!Representation.ForObject(context.Request).TryGet(out var representation, out var failure)
            || !(await RequestBody.ReadAsync(context.Request)).TryGet(out var body, out failure))
        {
            return new StatusResult(failure);
        }

        context.Recorder?.Body = body;
        if (!WriteOptions.Read(context.Request, "PatchOptions", mayForce: true, isApply: true).TryGet(out var options, out failure))
        {
            return new StatusResult(failure);
        }

        var manager = FieldManagers.Create(context.Request, options, time);
        if (!ApplyPatch.Parse(body, key.Resource, manager, options.Force).TryGet(out var patch, out failure)
            || (failure = FieldValidation.CheckYaml(context, key.Resource, options, body, ApiErrors.BadRequest)) is not null)
        {
            // a missing status is reported instead of an error in the body, because it cannot be created
            return new StatusResult(!isStatus || (await store.GetAsync(key)).TryGet(out _, out var missing) ? failure : missing);
        }

        var (outcome, isNew) = await ApplyAsync(key, patch, strategy, options.Mode, context);
        if (!outcome.TryGet(out var applied, out failure))
        {
            return new StatusResult(failure);
        }

        context.Recorder?.After = applied;
        return new ObjectResult(strategy.View(applied), representation, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private async ValueTask<(Result<ApiObject> Outcome, bool IsNew)> ApplyAsync(
        ObjectKey key, ApplyPatch patch, IUpdateStrategy strategy, WriteMode mode, HttpContext context)
    {
        for (var attempt = 1; true; attempt++)
        {
            // an implicit namespace is created by its first update
            var isNew = false;
            var updated = await store.UpdateAsync(
                key,
                current =>
                {
                    context.Recorder?.Before = current;
                    isNew = current.Version == 0;
                    return isNew && access.CheckCreate(context, key) is { } forbidden ? forbidden : Update(current, patch, strategy);
                },
                mode);
            if (updated.TryGet(out _, out var failure) || failure.Code != StatusCodes.Status404NotFound || strategy == statusStrategy)
            {
                return (updated, isNew);
            }

            var created = await CreateAsync(key, patch, mode, context);
            if (attempt == MaxAttempts || created.TryGet(out _, out failure) || failure.Reason != ApiErrors.AlreadyExistsReason)
            {
                return (created, true);
            }
        }
    }

    private static Result<ApiObject> Update(ApiObject current, ApplyPatch patch, IUpdateStrategy strategy)
    {
        if (!ServerSideApply.Apply(patch, current.Resource, current).TryGet(out var applied, out var failure)
            || !(applied.Candidate is { } merged ? strategy.Update(current, merged) : current).TryGet(out var next, out failure))
        {
            return failure;
        }

        next = next.WithManagedFields(applied.ManagedFields);
        return ReferenceEquals(next, current) ? current : next.CheckSize();
    }

    private async ValueTask<Result<ApiObject>> CreateAsync(ObjectKey key, ApplyPatch patch, WriteMode mode, HttpContext context)
    {
        if (!ServerSideApply.Apply(patch, key.Resource, null).TryGet(out var applied, out var failure))
        {
            return failure;
        }

        var sent = applied.Candidate ?? Candidate.FromObject(key.Resource, patch.Json, keepsNulls: true);
        if (sent.Meta.Uid is { } uid)
        {
            return ApiErrors.ApplyUidConflict(key.Resource.Name, key.Name, uid);
        }

        if (Preconditions.CheckName(key, sent) is { } misnamed)
        {
            return misnamed;
        }

        var @namespace = key.Resource.IsNamespaced ? key.Namespace : null;
        var candidate = mainStrategy.Create(
            key.Resource, sent, @namespace, Timestamp.Format(time.GetUtcNow()), uids.Next(), prefix => prefix);
        if (!candidate.TryGet(out var created, out failure) || !created.WithManagedFields(applied.ManagedFields).CheckSize().TryGet(out created, out failure))
        {
            return failure;
        }

        // a kube-apiserver checks this permission last, too
        return access.CheckCreate(context, key) is { } forbidden ? forbidden : await store.CreateAsync(created, mode);
    }
}
