using TfJobApi.Representations;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>GET of one object, of all objects in a namespace, and of all objects.</summary>
internal sealed class ReadHandler(IObjectStore store, ListReader pages, WatchHandler watch)
{
    public async ValueTask<IResult> GetAsync(string @namespace, string name, HttpRequest request)
    {
        if (!Representation.OfObject(request).TryGet(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        var read = await store.GetAsync(new(TfJob.Definition, @namespace, name));

        return read.TryGet(out var found, out failure) ? new ObjectResult(found, representation) : new StatusResult(failure);
    }

    /// <param name="namespace">Null for all.</param>
    public async ValueTask<IResult> ListAsync(string? @namespace, HttpContext context)
    {
        if (!ListOptions.Read(context.Request, @namespace).TryGet(out var options, out var failure))
        {
            return new StatusResult(failure);
        }

        if (options.IsWatch)
        {
            return watch.Watch(options, context.Request);
        }

        if (!Representation.OfList(context.Request).TryGet(out var representation, out failure))
        {
            return new StatusResult(failure);
        }

        var read = await pages.ReadAsync(options);

        return read.TryGet(out var page, out failure) ? new ListResult(page, representation) : new StatusResult(failure);
    }
}
