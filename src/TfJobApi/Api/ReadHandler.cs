using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>GET of one object.</summary>
internal sealed class ReadHandler(IObjectStore store)
{
    public async ValueTask<IResult> HandleAsync(ObjectKey key, bool isStatus, HttpRequest request)
    {
        if (!Representation.ForObject(request).TryGet(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        var read = await store.GetAsync(key);

        return read.TryGet(out var found, out failure)
            ? new ObjectResult(isStatus ? found.AsStatus() : found, representation)
            : new StatusResult(failure);
    }
}
