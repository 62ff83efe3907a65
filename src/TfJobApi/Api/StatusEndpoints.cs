using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Updates;

namespace TfJobApi.Api;

/// <summary>The status subresource, which controllers write.</summary>
internal sealed class StatusEndpoints(IObjectStore store, StatusUpdateStrategy strategy)
{
    public static void Map(RouteGroupBuilder jobs)
    {
        jobs.MapMethods("/{name}/status", ReadMethods.All, (string @namespace, string name, HttpContext context, StatusEndpoints handler) => handler.GetAsync(@namespace, name, context.Request))
            .WithName("readNamespacedTFJobStatus").WithSummary("Read a TFJob by its status subresource").Reads();

        jobs.MapPut("/{name}/status", (string @namespace, string name, HttpContext context, ReplaceHandler handler) => handler.HandleStatusAsync(@namespace, name, context))
            .WithName("replaceNamespacedTFJobStatus").WithSummary("Replace the status of a TFJob").Replaces();

        jobs.MapPatch("/{name}/status", (string @namespace, string name, HttpContext context, PatchHandler handler) => handler.HandleStatusAsync(@namespace, name, context))
            .WithName("patchNamespacedTFJobStatus").WithSummary("Update the status of a TFJob").Patches();
    }

    private async ValueTask<IResult> GetAsync(string @namespace, string name, HttpRequest request)
    {
        if (!Representation.OfObject(request).TryGet(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        var read = await store.GetAsync(new(TfJob.Definition, @namespace, name));

        return read.TryGet(out var found, out failure) ? new ObjectResult(strategy.View(found), representation) : new StatusResult(failure);
    }
}
