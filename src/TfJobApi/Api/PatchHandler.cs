using System.Text;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Updates;

namespace TfJobApi.Api;

/// <summary>PATCH of one object, or of its status. The order of the steps decides which of several errors is reported.</summary>
internal sealed class PatchHandler(IObjectStore store, UpdateStrategy mainStrategy, StatusUpdateStrategy statusStrategy, ApiProfile profile)
{
    public async ValueTask<IResult> HandleAsync(ObjectKey key, bool isStatus, HttpContext context)
    {
        IUpdateStrategy strategy = isStatus ? statusStrategy : mainStrategy;
        var mediaType = MediaType.Of(context.Request);
        if (mediaType is null || !(PatchTypes.IsAccepted(mediaType, profile.AcceptsJsonPatch) || (key.Resource.IsBuiltIn && mediaType == PatchTypes.StrategicMergePatch)))
        {
            var hint = mediaType == PatchTypes.StrategicMergePatch ? $"a {key.Resource.Kind} takes no strategic merge patch; with kubectl, pass --type merge" : null;
            return new StatusResult(profile.Errors.WithHint(ApiErrors.UnsupportedMediaType(PatchTypes.Accepted(profile.AcceptsJsonPatch)), hint));
        }

        if (!Representation.OfObject(context.Request).TryGet(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        var read = await RequestBody.ReadAsync(context.Request);
        if (!read.TryGet(out var body, out failure)
            || !WriteOptions.Read(context.Request, "PatchOptions", mayForce: false).TryGet(out var options, out failure))
        {
            return new StatusResult(failure);
        }

        var recorder = context.Recorder;
        recorder?.Body = body;

        if (ObjectPatch.Parse(body, mediaType, key.Resource.Name, profile.Errors).TryGet(out var patch, out failure))
        {
            failure = FieldValidation.Check(context, options, body, Reject);
        }

        if (patch is null || failure is not null)
        {
            // a missing object is reported before an error in the body, but most bodies are valid
            return new StatusResult((await store.GetAsync(key)).TryGet(out _, out var missing) ? failure! : missing);
        }

        // sent as warnings when it is known which revision is patched
        IReadOnlyList<string> unknown = [];
        Func<CanonicalValue, ApiStatus?>? check = FieldValidation.IsWanted(options)
            ? patched => FieldValidation.Refusal(options, unknown = UnknownFields.Find(patched), Reject)
            : null;
        var outcome = await store.UpdateAsync(
            key,
            current =>
            {
                recorder?.Before = current;
                return patch.Apply(current, check).TryGet(out var patched, out var error) ? strategy.Update(current, patched) : error;
            },
            options.Mode);
        if (!outcome.TryGet(out var job, out failure))
        {
            return new StatusResult(failure);
        }

        FieldValidation.Tell(context, unknown);
        recorder?.After = job;
        return new ObjectResult(strategy.View(job), representation);

        ApiStatus Reject(string why) => profile.Errors.InvalidPatch(Encoding.UTF8.GetString(body), why);
    }
}
