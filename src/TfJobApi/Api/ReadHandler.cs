using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Api;

/// <summary>Handles GET of one object, or of its status.</summary>
internal sealed class ReadHandler(IObjectStore store)
{
    private static readonly ResourceName Options = new("meta.k8s.io", "", "GetOptions");

    public async ValueTask<IResult> HandleAsync(ObjectKey key, bool isStatus, HttpRequest request)
    {
        var query = RequestQuery.From(request);
        return Representation.ForObject(request).TryGet(out var representation, out var failure)
            && (query.IsEmpty || (failure = await CheckVersionAsync(query)) is null)
            && (await store.GetAsync(key)).TryGet(out var found, out failure)
                ? new ObjectResult(isStatus ? found.AsStatus() : found, representation)
                : new StatusResult(failure!);
    }

    private async ValueTask<ApiStatus?> CheckVersionAsync(RequestQuery query) =>
        !VersionParameter.Read(query, Options).TryGet(out var version, out var failure) ? failure
            : version > 0 ? await store.CheckVersionAsync(version.Value)
            : null;
}
