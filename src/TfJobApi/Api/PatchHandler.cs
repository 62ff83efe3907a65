using System.Text;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Updates;

namespace TfJobApi.Api;

/// <summary>Handles PATCH of one object, or of its status. The order of the steps decides which of several errors is reported.</summary>
internal sealed class PatchHandler(IObjectStore store, UpdateStrategy mainStrategy, StatusUpdateStrategy statusStrategy, ApiProfile profile)
{
    public async ValueTask<IResult> HandleAsync(ObjectKey key, bool isStatus, HttpContext context)
    {
        IUpdateStrategy strategy = isStatus ? statusStrategy : mainStrategy;
        var mediaType = MediaType.Parse(context.Request);
        if (mediaType is null || !(PatchTypes.IsAccepted(mediaType, profile.AcceptsJsonPatch) || (key.Resource.IsBuiltIn && mediaType == PatchTypes.StrategicMergePatch)))
        {
            var hint = mediaType == PatchTypes.StrategicMergePatch
                ? $"a {key.Resource.Kind} does not accept a strategic merge patch; with kubectl, pass --type merge"
                : null;
            return new StatusResult(profile.Errors.WithHint(ApiErrors.UnsupportedMediaType(PatchTypes.Accepted(profile.AcceptsJsonPatch)), hint));
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

        if (ObjectPatch.Parse(body, mediaType, key.Resource.Name, profile.Errors).TryGet(out var patch, out failure))
        {
            failure = FieldValidation.Check(context, key.Resource, options, body, Reject);
        }

        if (patch is null || failure is not null)
        {
            // A missing object is reported instead of an error in the body. It is read only then, because most bodies are valid.
            return new StatusResult((await store.GetAsync(key)).TryGet(out _, out var missing) ? failure! : missing);
        }

        // Sent as warnings after the update, which may be retried with another revision.
        IReadOnlyList<string> unknown = [];
        IReadOnlyList<string> duplicateOwners = [];
        Func<CanonicalValue, ApiStatus?>? check = FieldValidation.IsRequested(options)
            ? patched => FieldValidation.CheckStrict(options, unknown = UnknownFields.Find(key.Resource, patched), Reject)
            : null;
        var outcome = await store.UpdateAsync(
            key,
            current =>
            {
                recorder?.Before = current;
                if (!patch.Apply(current, check).TryGet(out var patched, out var error))
                {
                    return error;
                }

                duplicateOwners = patched.DuplicateOwners;
                return strategy.Update(current, patched);
            },
            options.Mode);
        DuplicateOwners.AddWarning(context, duplicateOwners, isPatch: true);
        if (!outcome.TryGet(out var updated, out failure))
        {
            return new StatusResult(failure);
        }

        FieldValidation.AddWarnings(context, unknown);
        recorder?.After = updated;
        return new ObjectResult(strategy.View(updated), representation);

        ApiStatus Reject(string why) => profile.Errors.InvalidPatch(Encoding.UTF8.GetString(body), why);
    }
}
