using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Api;

/// <summary>
/// The route table. Routes do not say which media types they accept: routing would then refuse the others itself, before
/// anybody has asked who the caller is.
/// </summary>
internal static class ObjectEndpoints
{
    public static void AddTfJobEndpoints(this IServiceCollection services)
    {
        services.AddScoped<CreateHandler>();
        services.AddScoped<CollectionDeletion>();
        services.AddScoped<DeleteHandler>();
        services.AddScoped<PatchHandler>();
        services.AddScoped<ReadHandler>();
        services.AddScoped<ReplaceHandler>();
        services.AddScoped<ListReader>();
        services.AddScoped<StatusEndpoints>();
        services.AddScoped<WatchHandler>();
    }

    public static void MapTfJobs(this RouteGroupBuilder api)
    {
        var objects = api.MapGroup(TfJob.Definition.Root).WithTags(TfJob.Definition.Kind).WithMetadata(TfJob.Definition);
        var jobs = objects.MapGroup("/namespaces/{namespace}/tfjobs");

        jobs.MapMethods("", ReadMethods.All, (string @namespace, HttpContext context, ReadHandler handler) => handler.ListAsync(@namespace, context))
            .WithName("listNamespacedTFJob").WithSummary("List the TFJobs of a namespace").Lists();

        jobs.MapPost("", (string @namespace, HttpContext context, CreateHandler handler) => handler.Handle(@namespace, context))
            .WithName("createNamespacedTFJob").WithSummary("Create a TFJob").Creates();

        jobs.MapDelete("", (string @namespace, HttpContext context, DeleteHandler handler) => handler.All(@namespace, context))
            .WithName("deleteCollectionNamespacedTFJob").WithSummary("Delete the TFJobs of a namespace").DeletesAll();

        jobs.MapMethods("/{name}", ReadMethods.All, (string @namespace, string name, HttpContext context, ReadHandler handler) => handler.GetAsync(@namespace, name, context.Request))
            .WithName("readNamespacedTFJob").WithSummary("Read a TFJob").Reads();

        jobs.MapPut("/{name}", (string @namespace, string name, HttpContext context, ReplaceHandler handler) => handler.HandleAsync(@namespace, name, context))
            .WithName("replaceNamespacedTFJob").WithSummary("Replace a TFJob").Replaces();

        jobs.MapPatch("/{name}", (string @namespace, string name, HttpContext context, PatchHandler handler) => handler.HandleAsync(@namespace, name, context))
            .WithName("patchNamespacedTFJob").WithSummary("Update a TFJob").Patches();

        jobs.MapDelete("/{name}", (string @namespace, string name, HttpContext context, DeleteHandler handler) => handler.One(@namespace, name, context))
            .WithName("deleteNamespacedTFJob").WithSummary("Delete a TFJob").Deletes();

        StatusEndpoints.Map(jobs);
        jobs.Map("/{name}/{subresource}", (string name, string subresource, HttpResponse response) => Elsewhere(name, subresource, response)).ExcludeFromDescription();
        jobs.Map("/{name}/{subresource}/{**rest}", (string name) => new StatusResult(ApiErrors.NotFound(TfJob.Definition.Name, name))).ExcludeFromDescription();

        objects.MapMethods("/tfjobs", ReadMethods.All, (HttpContext context, ReadHandler handler) => handler.ListAsync(null, context))
            .WithName("listTFJobForAllNamespaces").WithSummary("List all TFJobs").Lists();

        MapWatches(objects);
    }

    /// <summary>
    /// A TFJob has one subresource; of another one it is said that there is no such TFJob.
    /// Source: https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/apiserver/customresource_handler.go
    /// </summary>
    private static StatusResult Elsewhere(string name, string subresource, HttpResponse response)
    {
        if (subresource != "status")
        {
            return new(ApiErrors.NotFound(TfJob.Definition.Name, name));
        }

        response.Headers.Allow = "GET, HEAD, PUT, PATCH";
        return new(ApiErrors.MethodNotAllowed());
    }

    /// <summary>The paths by which watches were asked for before there was a parameter; clients still use them.</summary>
    private static void MapWatches(RouteGroupBuilder objects)
    {
        var watches = objects.MapGroup("/watch").ExcludeFromDescription();
        watches.MapMethods("/tfjobs", ReadMethods.All, (HttpContext context, WatchHandler handler) => handler.Everywhere(context.Request));
        watches.MapMethods(
            "/namespaces/{namespace}/tfjobs",
            ReadMethods.All,
            (string @namespace, HttpContext context, WatchHandler handler) => handler.InNamespace(@namespace, context.Request));
        watches.MapMethods(
            "/namespaces/{namespace}/tfjobs/{name}",
            ReadMethods.All,
            (string @namespace, string name, HttpContext context, WatchHandler handler) => handler.One(@namespace, name, context.Request));
    }
}
