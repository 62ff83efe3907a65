using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>Handles GET of one object, or of its status.</summary>
internal sealed class ReadHandler(IObjectStore store)
{
    public async ValueTask<IResult> HandleAsync(ObjectKey key, bool isStatus, HttpRequest request) =>
        Representation.ForObject(request).TryGet(out var representation, out var failure)
        && (await store.GetAsync(key)).TryGet(out var found, out failure)
            ? new ObjectResult(isStatus ? found.AsStatus() : found, representation)
            : new StatusResult(failure);
}
