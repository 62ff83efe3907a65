using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>PUT of one TFJob, and of its status.</summary>
internal sealed class ReplaceTfJob(ITfJobStore store, TfJobStrategy strategy)
{
    public Task<IResult> Handle(string @namespace, string name, HttpContext context) =>
        ReplaceAsync(new(@namespace, name), context, strategy.Replace, job => job);

    public Task<IResult> Status(string @namespace, string name, HttpContext context) =>
        ReplaceAsync(new(@namespace, name), context, TfJobStatusStrategy.Update, TfJobStatusEndpoints.Seen);

    private async Task<IResult> ReplaceAsync(
        TfJobKey key, HttpContext context, Func<TfJob, TfJobDocument, Outcome<TfJob>> update, Func<TfJob, TfJob> seen)
    {
        if (!Representation.OfObject(context.Request).Succeeded(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        if (ObjectBody.MediaTypeFault(context.Request) is { } unsupported)
        {
            return new StatusResult(unsupported);
        }

        var read = await RequestBody.ReadAsync(context.Request);
        if (!read.Succeeded(out var body, out failure)
            || !WriteOptions.Read(context.Request, "UpdateOptions", mayForce: true).Succeeded(out var options, out failure)
            || !ObjectBody.Decode(context.Request, body).Succeeded(out var json, out failure))
        {
            return new StatusResult(failure);
        }

        if (FieldValidation.Check(context, options, body) is { } strict)
        {
            return new StatusResult(strict);
        }

        // read anew for each try: an update collects in it what is wrong
        var outcome = await store.UpdateAsync(key, current => update(current, TfJobDocument.Of(json)), options.DryRun);

        return outcome.Succeeded(out var job, out failure) ? new TfJobResult(seen(job), representation) : new StatusResult(failure);
    }
}
