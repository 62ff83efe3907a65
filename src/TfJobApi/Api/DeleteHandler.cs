using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>DELETE of one object, and of a collection.</summary>
internal sealed class DeleteHandler(IObjectStore store, ListReader pages, CollectionDeletion collection)
{
    public async Task<IResult> HandleAsync(ObjectKey key, HttpContext context)
    {
        // Check Accept before deleting: a 406 must not have side effects.
        if (!Representation.ForObject(context.Request).TryGet(out _, out var failure))
        {
            return new StatusResult(failure);
        }

        var read = await DeleteOptions.ReadAsync(context.Request, key.Resource);
        if (!read.TryGet(out var options, out failure))
        {
            return new StatusResult(failure);
        }

        context.IsDryRun = options.Mode == WriteMode.DryRun;
        var outcome = await store.DeleteAsync(key, options.Check, options.Mode);

        return new StatusResult(outcome.TryGet(out var job, out failure) ? Deleted(job) : failure);
    }

    /// <summary>Deletes the objects that a list with the same parameters has, and returns that list, as a real server does.</summary>
    public async Task<IResult> HandleAsync(ResourceDefinition resource, string? @namespace, HttpContext context)
    {
        if (!ListOptions.Read(context.Request, resource, @namespace).TryGet(out var selection, out var failure)
            || !Representation.ForList(context.Request).TryGet(out var representation, out failure))
        {
            return new StatusResult(failure);
        }

        // List after the whole request has arrived, however long that takes.
        var read = await DeleteOptions.ReadAsync(context.Request, resource);
        if (!read.TryGet(out var options, out failure))
        {
            return new StatusResult(failure);
        }

        var listed = await pages.ReadAsync(selection);
        if (!listed.TryGet(out var page, out failure))
        {
            return new StatusResult(failure);
        }

        context.IsDryRun = options.Mode == WriteMode.DryRun;
        var outcome = await collection.DeleteAsync(page.Items, selection.Selector.Matches, options.Check, options.Mode);

        return outcome.TryGet(out var deleted, out failure) ? new ListResult(page with { Items = deleted }, representation) : new StatusResult(failure);
    }

    private static ApiStatus Deleted(ApiObject job) => new(StatusCodes.Status200OK, null, null)
    {
        Details = new() { Name = job.Key.Name, Group = job.Resource.Group, Kind = job.Resource.Plural, Uid = job.Uid },
    };
}
