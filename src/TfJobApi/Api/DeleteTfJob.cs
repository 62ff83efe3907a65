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
        var read = await DeleteOptions.ReadAsync(context.Request);
        if (!read.Succeeded(out var options, out var failure))
        {
            return new StatusResult(failure);
        }

        var outcome = await DeleteAsync(new(@namespace, name), options);

        return new StatusResult(outcome.Succeeded(out var job, out failure) ? Deleted(job) : failure);
    }

    public async Task<IResult> All(string @namespace, HttpContext context)
    {
        if (ListOptions.Fault(context.Request) is { } unsupported)
        {
            return new StatusResult(unsupported);
        }

        var read = await DeleteOptions.ReadAsync(context.Request);
        if (!read.Succeeded(out var options, out var failure))
        {
            return new StatusResult(failure);
        }

        var deleted = options.DryRun
            ? store.Snapshot
            : await store.DeleteAllAsync(@namespace, job => options.Check(job) is null);

        return new TfJobListResult(deleted.In(@namespace).Values.Where(job => options.Check(job) is null), @namespace, deleted.Version);
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
