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
        var read = await ObjectWrite.ReadAsync(context, "UpdateOptions");
        if (!read.Succeeded(out var write, out var failure))
        {
            return new StatusResult(failure);
        }

        // before it is looked whether there is such a TFJob, as on a real server
        var sent = TfJobDocument.Of(write.Json);
        if ((sent.DecodeFault() ?? UpdatePreconditions.NameFault(key, sent.Meta, sent.MetaCauses)) is { } fault)
        {
            return new StatusResult(fault);
        }

        // read anew for each try: an update collects in it what is wrong
        var outcome = await store.UpdateAsync(key, current => update(current, TfJobDocument.Of(write.Json)), write.Options.DryRun);

        if (outcome.Succeeded(out var job, out failure))
        {
            return new TfJobResult(seen(job), write.Representation);
        }

        // whoever names the one that is meant is told that it has changed, not that there is none
        return new StatusResult(failure.Code == StatusCodes.Status404NotFound && sent.Meta.Uid is { } uid ? ApiErrors.UidConflict(key.Name, uid, "") : failure);
    }
}
