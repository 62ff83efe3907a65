using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Updates;
using TfJobApi.Updates.Apply;

namespace TfJobApi.Api;

/// <summary>Handles POST of an object.</summary>
internal sealed class CreateHandler(IObjectStore store, UpdateStrategy strategy, UpdateTracker tracker, VirtualClock time, UidSource uids)
{
    /// <summary>The number of generated names that are tried.</summary>
    private const int MaxAttempts = 8;

    public async Task<IResult> HandleAsync(ResourceDefinition resource, string? @namespace, HttpContext context)
    {
        if (!(await ObjectWrite.ReadAsync(context, resource, "CreateOptions")).TryGet(out var write, out var failure))
        {
            return new StatusResult(failure);
        }

        var sent = Candidate.FromObject(resource, write.Json, write.Text);
        if (sent.CheckDecoded(resource) is null)
        {
            DuplicateOwners.AddWarning(context, sent.DuplicateOwners, isPatch: false);
        }

        return (await CreateAsync(resource, sent, @namespace, write.Options, context)).TryGet(out var created, out failure)
            ? new ObjectResult(strategy.ViewNew(created), write.Representation, StatusCodes.Status201Created)
            : new StatusResult(failure);
    }

    /// <summary>Creates the object that was sent.</summary>
    public async ValueTask<Result<ApiObject>> CreateAsync(
        ResourceDefinition resource, Candidate sent, string? @namespace, WriteOptions options, HttpContext context)
    {
        for (var attempt = 1; true; attempt++)
        {
            string? generated = null;
            var candidate = strategy.Create(resource, sent, @namespace, time.NowText(), uids.Next(), prefix => generated = uids.NextName(prefix));
            context.Recorder?.Name = generated ?? sent.Meta.Name;
            if (tracker.TracksCreates && candidate.TryGet(out var untracked, out _))
            {
                candidate = tracker.Create(sent, untracked, WritingClient.Read(context.Request, options, time).ToManager());
            }

            var outcome = candidate.TryGet(out var valid, out _) ? await StoreAsync(valid, sent.Meta.ResourceVersion, options.Mode, context.Features.Get<ICreationRequest>()) : candidate;
            if (outcome.TryGet(out var created, out var failure) && options.Mode == WriteMode.Normal)
            {
                context.Recorder?.StoredVersion = created.Version;
            }

            // Only a taken name is drawn again. After another failure, an object with this name may exist, or would fail again.
            if (generated is null || attempt == MaxAttempts || failure?.Code != StatusCodes.Status409Conflict)
            {
                return outcome;
            }
        }
    }

    /// <summary>A kube-apiserver checks the sent version last, when it writes; a dry run returns it.</summary>
    private async ValueTask<Result<ApiObject>> StoreAsync(ApiObject valid, string? version, WriteMode mode, ICreationRequest? request)
    {
        if (!ResourceVersion.IsVersion(version))
        {
            return await store.CreateAsync(valid, mode, request);
        }

        if (mode == WriteMode.Normal)
        {
            return ApiErrors.VersionOfNewObject();
        }

        var outcome = await store.CreateAsync(valid, mode, request);
        return outcome.TryGet(out var created, out _) && ResourceVersion.TryParse(version!, out var number) ? created.WithVersion(number) : outcome;
    }
}
