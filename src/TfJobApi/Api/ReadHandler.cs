using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>GET of one TFJob, of all in a namespace, and of all there are.</summary>
internal sealed class ReadHandler(IObjectStore store, ListReader pages, WatchHandler watch)
{
    public IResult Get(string @namespace, string name, HttpRequest request)
    {
        if (!Representation.OfObject(request).Succeeded(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        return store.Find(new(TfJob.Definition, @namespace, name)) is { } job ? new ObjectResult(job, representation) : new StatusResult(ApiErrors.NotFound(name));
    }

    public IResult List(string @namespace, HttpContext context) => ListIn(@namespace, context);

    public IResult ListAll(HttpContext context) => ListIn(null, context);

    private IResult ListIn(string? @namespace, HttpContext context)
    {
        if (!ListOptions.Read(context.Request, @namespace).Succeeded(out var options, out var failure))
        {
            return new StatusResult(failure);
        }

        if (options.IsWatch)
        {
            return watch.Watch(options, context.Request);
        }

        if (!Representation.OfList(context.Request).Succeeded(out var representation, out failure)
            || !pages.Read(options).Succeeded(out var page, out failure))
        {
            return new StatusResult(failure);
        }

        return new ListResult(page, representation);
    }
}
