using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>GET of one TFJob, and of all in a namespace.</summary>
internal sealed class ReadTfJob(ITfJobStore store)
{
    public IResult Get(string @namespace, string name) =>
        store.Find(new(@namespace, name)) is { } job ? new TfJobResult(job) : new StatusResult(ApiErrors.NotFound(name));

    public IResult List(string @namespace, HttpContext context)
    {
        if (ListOptions.Fault(context.Request) is { } unsupported)
        {
            return new StatusResult(unsupported);
        }

        var snapshot = store.Snapshot;
        return new TfJobListResult(snapshot.In(@namespace).Values, @namespace, snapshot.Version);
    }
}
