using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>DELETE of one TFJob, and of all in a namespace.</summary>
internal sealed class DeleteTfJob(ITfJobStore store)
{
    public async Task<IResult> One(string @namespace, string name, HttpContext context)
    {
        // nothing may be gone when the answer is that nobody can be told
        if (!Representation.OfObject(context.Request).Succeeded(out _, out var failure))
        {
            return new StatusResult(failure);
        }

        var read = await DeleteOptions.ReadAsync(context.Request);
        if (!read.Succeeded(out var options, out failure))
        {
            return new StatusResult(failure);
        }

        if (options.DryRun)
        {
            DryRunMark.Set(context);
        }

        var outcome = await DeleteAsync(new(@namespace, name), options);

        return new StatusResult(outcome.Succeeded(out var job, out failure) ? Deleted(job) : failure);
    }

    public async Task<IResult> All(string @namespace, HttpContext context)
    {
        if (!Selection(context.Request, @namespace).Succeeded(out var selection, out var failure)
            || !Representation.OfList(context.Request).Succeeded(out var representation, out failure))
        {
            return new StatusResult(failure);
        }

        var read = await DeleteOptions.ReadAsync(context.Request);
        if (!read.Succeeded(out var options, out failure))
        {
            return new StatusResult(failure);
        }

        if (options.DryRun)
        {
            DryRunMark.Set(context);
        }

        var left = selection.Limit == 0 ? long.MaxValue : selection.Limit;
        Status? refusal = null;

        // the first one that is refused ends it; as on a real server, those before it are gone
        bool Matches(TfJob job) =>
            refusal is null && left > 0 && selection.Selector.Matches(job) && (refusal = options.Check(job)) is null && left-- > 0;

        var deleted = options.DryRun ? store.Snapshot : await store.DeleteAllAsync(@namespace, Matches);
        var jobs = deleted.List(@namespace);
        if (options.DryRun)
        {
            jobs = [.. jobs.Where(Matches)];
        }

        return refusal is null
            ? new TfJobListResult(new(jobs, TfJobKey.CollectionLink(@namespace), deleted.Version), representation)
            : new StatusResult(refusal);
    }

    /// <summary>What is to be deleted: the parameters of a list, of which those for pages and watches make no sense here.</summary>
    private static Outcome<ListOptions> Selection(HttpRequest request, string @namespace)
    {
        if (!ListOptions.Read(request, @namespace).Succeeded(out var options, out var failure))
        {
            return failure;
        }

        return options.Continue.Length == 0 ? options : ApiErrors.BadRequest("continue: a deletion has no pages");
    }

    private async ValueTask<Outcome<TfJob>> DeleteAsync(TfJobKey key, DeleteOptions options)
    {
        if (!options.DryRun)
        {
            return await store.DeleteAsync(key, options.Check);
        }

        if (store.Find(key) is not { } job)
        {
            return ApiErrors.NotFound(key.Name);
        }

        return options.Check(job) is { } failure ? failure : job;
    }

    private static Status Deleted(TfJob job) => new(StatusCodes.Status200OK, null, null)
    {
        Details = new() { Name = job.Key.Name, Group = ApiErrors.Group, Kind = ApiErrors.Resource, Uid = job.Uid },
    };
}
