using System.Text;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Updates;

namespace TfJobApi.Api;

/// <summary>PATCH of one TFJob. The order of the steps is the order of the answers; a caller can tell them apart.</summary>
internal sealed class PatchHandler(IObjectStore store, UpdateStrategy strategy, ApiProfile profile)
{
    /// <summary>Made once, as every request needs it.</summary>
    private readonly Func<ApiObject, Candidate, Result<ApiObject>> _update = strategy.Update;

    public ValueTask<IResult> Handle(string @namespace, string name, HttpContext context) =>
        PatchAsync(new(TfJob.Definition, @namespace, name), context, _update, job => job);

    public ValueTask<IResult> Status(string @namespace, string name, HttpContext context) =>
        PatchAsync(new(TfJob.Definition, @namespace, name), context, StatusUpdateStrategy.Update, StatusEndpoints.Seen);

    private async ValueTask<IResult> PatchAsync(
        ObjectKey key, HttpContext context, Func<ApiObject, Candidate, Result<ApiObject>> update, Func<ApiObject, ApiObject> seen)
    {
        var mediaType = MediaType.Of(context.Request);
        if (mediaType is null || !PatchTypes.IsAccepted(mediaType, profile.TakesJsonPatch))
        {
            var hint = mediaType == PatchTypes.StrategicMergePatch ? "a TFJob takes no strategic merge patch; with kubectl, pass --type merge" : null;
            return new StatusResult(ApiErrors.UnsupportedMediaType(PatchTypes.Accepted(profile.TakesJsonPatch)) with { Hint = hint });
        }

        if (!Representation.OfObject(context.Request).Succeeded(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        var read = await RequestBody.ReadAsync(context.Request);
        if (!read.Succeeded(out var body, out failure)
            || !WriteOptions.Read(context.Request, "PatchOptions", mayForce: false).Succeeded(out var options, out failure))
        {
            return new StatusResult(failure);
        }

        var recorder = context.Recorder;
        recorder?.Body = body;

        // that there is no such TFJob comes before what is wrong with the body, but most bodies are good
        if (!ObjectPatch.Read(body, mediaType).Succeeded(out var patch, out failure)
            || (failure = FieldValidation.Check(context, options, body, Refuse)) is not null)
        {
            return new StatusResult((await store.GetAsync(key)).Succeeded(out _, out var missing) ? failure : missing);
        }

        // told when it is known which revision is patched
        IReadOnlyList<string> faults = [];
        Func<CanonicalValue, ApiStatus?>? check = FieldValidation.IsWanted(options)
            ? patched => FieldValidation.Refusal(options, faults = UnknownFields.Find(patched), Refuse)
            : null;
        var outcome = await store.UpdateAsync(
            key,
            current =>
            {
                recorder?.Before = current;
                return patch.Apply(current, check).Succeeded(out var patched, out var fault) ? update(current, patched) : fault;
            },
            options.Mode);
        if (!outcome.Succeeded(out var job, out failure))
        {
            return new StatusResult(failure);
        }

        FieldValidation.Tell(context, faults);
        recorder?.After = job;
        return new ObjectResult(seen(job), representation);

        ApiStatus Refuse(string why) => ApiErrors.InvalidPatch(Encoding.UTF8.GetString(body), why);
    }
}
