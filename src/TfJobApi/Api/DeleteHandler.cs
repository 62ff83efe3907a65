using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Updates;

namespace TfJobApi.Api;

/// <summary>Handles DELETE of one object, and of a collection.</summary>
internal sealed class DeleteHandler(IObjectStore store, ListReader pages, CollectionDeletion collection, VirtualClock time)
{
    public async Task<IResult> HandleAsync(ObjectKey key, HttpContext context)
    {
        // Check Accept before deleting: a 406 must not have side effects.
        if (!Representation.ForObject(context.Request).TryGet(out var representation, out var failure)
            || !(await DeleteOptions.ReadAsync(context)).TryGet(out var options, out failure))
        {
            return new StatusResult(failure);
        }

        var now = time.NowText();
        var outcome = await store.UpdateAsync(
            key, current => options.Check(current) is { } failed ? failed : ObjectDeletion.Begin(current, options.Policy, now), options.Mode);
        if (!outcome.TryGet(out var deleted, out failure))
        {
            return new StatusResult(failure);
        }

        if (options.Mode == WriteMode.Normal)
        {
            context.Recorder?.StoredVersion = deleted.Version;
        }

        if (!deleted.IsFinalized || key.Resource.ReturnsDeleted)
        {
            return new ObjectResult(deleted, representation, options.WantsAccepted ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
        }

        return new StatusResult(new ApiStatus(StatusCodes.Status200OK, null, null)
        {
            Details = new() { Name = key.Name, Group = key.Resource.Group, Kind = key.Resource.Plural, Uid = deleted.Uid },
        });
    }

    /// <summary>Deletes the objects that a list with the same parameters has, and returns that list, as a real server does.</summary>
    public async Task<IResult> HandleAsync(ResourceDefinition resource, string? @namespace, HttpContext context)
    {
        // List after the whole request has arrived, however long that takes.
        if (!ListOptions.Read(context.Request, resource, @namespace).TryGet(out var selection, out var failure)
            || !Representation.ForList(context.Request).TryGet(out var representation, out failure)
            || !(await DeleteOptions.ReadAsync(context)).TryGet(out var options, out failure))
        {
            return new StatusResult(failure);
        }

        var pacer = collection.CreatePacer();
        if (!(await pages.ReadAsync(selection, context)).TryGet(out var page, out failure))
        {
            return new StatusResult(failure);
        }

        var outcome = await collection.DeleteAsync(pacer, page.Items, selection.Selector.Matches, options.Check, options.Mode, options.Policy);

        return outcome.TryGet(out var deleted, out failure) ? new ListResult(page with { Items = deleted }, representation) : new StatusResult(failure);
    }
}
