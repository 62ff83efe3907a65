using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>DELETE of one TFJob, and of all in a namespace.</summary>
internal sealed class DeleteHandler(IObjectStore store, ListReader pages)
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

        var outcome = await DeleteAsync(new(TfJob.Definition, @namespace, name), options);

        return new StatusResult(outcome.Succeeded(out var job, out failure) ? Deleted(job) : failure);
    }

    /// <summary>Deletes what a list with the same parameters would have; as on a real server, the answer is that list.</summary>
    public async Task<IResult> All(string @namespace, HttpContext context)
    {
        if (!ListOptions.Read(context.Request, @namespace).Succeeded(out var selection, out var failure)
            || !Representation.OfList(context.Request).Succeeded(out var representation, out failure))
        {
            return new StatusResult(failure);
        }

        // listed when all that was sent is there, as nobody knows how long that takes
        var read = await DeleteOptions.ReadAsync(context.Request);
        if (!read.Succeeded(out var options, out failure) || !pages.Read(selection).Succeeded(out var page, out failure))
        {
            return new StatusResult(failure);
        }

        if (options.DryRun)
        {
            DryRunMark.Set(context);
        }

        ApiStatus? refusal = null;

        // the first one that is refused ends it; as on a real server, those before it are gone
        bool Matches(ApiObject job) => refusal is null && selection.Selector.Matches(job) && (refusal = options.Check(job)) is null;

        var listed = page.Items.ToList();
        IReadOnlyList<ApiObject> deleted = options.DryRun
            ? [.. listed.Where(Matches)]
            : await store.DeleteAllAsync(@namespace, [.. listed.Select(job => job.Key.Name)], Matches);

        return refusal is null ? new ListResult(page with { Items = deleted }, representation) : new StatusResult(refusal);
    }

    private async ValueTask<Result<ApiObject>> DeleteAsync(ObjectKey key, DeleteOptions options)
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

    private static ApiStatus Deleted(ApiObject job) => new(StatusCodes.Status200OK, null, null)
    {
        Details = new() { Name = job.Key.Name, Group = job.Resource.Group, Kind = job.Resource.Plural, Uid = job.Uid },
    };
}
