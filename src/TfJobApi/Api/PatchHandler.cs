using System.Text;
using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Updates;
using TfJobApi.Updates.Apply;

namespace TfJobApi.Api;

/// <summary>Handles PATCH of one object, or of its status. The order of the steps decides which of several errors is reported.</summary>
internal sealed class PatchHandler(
    IObjectStore store, UpdateStrategy mainStrategy, StatusUpdateStrategy statusStrategy, UpdateTracker tracker, VirtualClock time, ApplyHandler apply, ApiProfile profile)
{
    public async ValueTask<IResult> HandleAsync(ObjectKey key, bool isStatus, HttpContext context)
    {
        IUpdateStrategy strategy = isStatus ? statusStrategy : mainStrategy;
        var mediaType = MediaType.Parse(context.Request);
        if (mediaType is null || !(PatchTypes.IsAccepted(mediaType, profile.AcceptsAllPatches) || (key.Resource.IsBuiltIn && mediaType == PatchTypes.StrategicMergePatch)))
        {
            return Reject(mediaType, key.Resource);
        }

        if (mediaType == PatchTypes.Apply)
        {
            return await apply.HandleAsync(key, isStatus, context);
        }

        if (!Representation.ForObject(context.Request).TryGet(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        if (!(await RequestBody.ReadAsync(context.Request)).TryGet(out var body, out failure))
        {
            return new StatusResult(failure);
        }

        var recorder = context.Recorder;
        recorder?.Body = body;
        if (!WriteOptions.Read(context.Request, "PatchOptions", mayForce: false).TryGet(out var options, out failure))
        {
            return new StatusResult(failure);
        }

        if (ObjectPatch.Parse(body, mediaType, key.Resource.Name, profile.Errors).TryGet(out var patch, out failure) && FieldValidation.IsRequested(options))
        {
            failure = FieldValidation.Check(context, key.Resource, options, body, CreateError(body));
        }

        if (patch is null || failure is not null)
        {
            // A missing object is reported instead of an error in the body. It is read only then, because most bodies are valid.
            return new StatusResult((await store.GetAsync(key)).TryGet(out _, out var missing) ? failure! : missing);
        }

        var check = FieldValidation.IsRequested(options) ? new PatchedFields(key.Resource, options, CreateError(body)) : null;
        var update = new PatchUpdate(patch, check, strategy, isStatus, tracker, WritingClient.Read(context.Request, options, time), recorder);
        var outcome = await store.UpdateAsync(key, update.Apply, options.Mode);
        DuplicateOwners.AddWarning(context, update.DuplicateOwners, isPatch: true);
        if (!outcome.TryGet(out var after, out failure))
        {
            return new StatusResult(failure);
        }

        FieldValidation.AddWarnings(context, check?.Unknown ?? []);
        recorder?.After = after;
        return new ObjectResult(strategy.View(after), representation);
    }

    private StatusResult Reject(string? mediaType, ResourceDefinition resource)
    {
        var hint = mediaType == PatchTypes.StrategicMergePatch
            ? $"a {resource.Kind} does not accept a strategic merge patch; with kubectl, pass --type merge"
            : null;
        return new(profile.Errors.WithHint(ApiErrors.UnsupportedMediaType(PatchTypes.Accepted(profile.AcceptsAllPatches)), hint));
    }

    private Func<string, ApiStatus> CreateError(byte[] body) => why => profile.Errors.InvalidPatch(Encoding.UTF8.GetString(body), why);
}
