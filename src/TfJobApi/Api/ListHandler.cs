using TfJobApi.Representations;
using TfJobApi.Resources;

namespace TfJobApi.Api;

/// <summary>Handles GET of a collection: a list, or a watch.</summary>
internal sealed class ListHandler(ListReader pages, WatchHandler watch)
{
    /// <param name="namespace">Null for all.</param>
    public async ValueTask<IResult> HandleAsync(ResourceDefinition resource, string? @namespace, HttpContext context)
    {
        if (!ListOptions.Read(context.Request, resource, @namespace).TryGet(out var options, out var failure))
        {
            return new StatusResult(failure);
        }

        if (options.IsWatch)
        {
            return await watch.WatchAsync(options, context);
        }

        return Representation.ForList(context.Request).TryGet(out var representation, out failure)
            && (await pages.ReadAsync(options, context)).TryGet(out var page, out failure)
                ? new ListResult(page, representation)
                : new StatusResult(failure);
    }
}
