using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
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

    public static void MapTfJobs(this WebApplication app)
    {
        var jobs = app.MapGroup("/apis/kubeflow.org/v1/namespaces/{namespace}/tfjobs").WithTags("TFJob");

        jobs.MapMethods("", ReadMethods.All, (string @namespace, HttpContext context, ReadHandler handler) => handler.ListAsync(@namespace, context))
            .WithName("listNamespacedTFJob").WithSummary("List the TFJobs of a namespace")
            .Produces<ListResult>(contentType: MediaType.Json).RefusesWith(400, 401, 403, 406, 410, 422, 500, 504);

        jobs.MapPost("", (string @namespace, HttpContext context, CreateHandler handler) => handler.Handle(@namespace, context))
            .WithName("createNamespacedTFJob").WithSummary("Create a TFJob")
            .Produces<ApiObject>(StatusCodes.Status201Created, MediaType.Json).RefusesWith(400, 401, 403, 406, 409, 413, 415, 422, 500);

        jobs.MapDelete("", (string @namespace, HttpContext context, DeleteHandler handler) => handler.All(@namespace, context))
            .WithName("deleteCollectionNamespacedTFJob").WithSummary("Delete the TFJobs of a namespace")
            .Produces<ListResult>(contentType: MediaType.Json).RefusesWith(400, 401, 403, 406, 409, 410, 413, 415, 422, 500, 504);

        jobs.MapMethods("/{name}", ReadMethods.All, (string @namespace, string name, HttpContext context, ReadHandler handler) => handler.GetAsync(@namespace, name, context.Request))
            .WithName("readNamespacedTFJob").WithSummary("Read a TFJob")
            .Produces<ApiObject>(contentType: MediaType.Json).RefusesWith(401, 403, 404, 406, 500);

        jobs.MapPut("/{name}", (string @namespace, string name, HttpContext context, ReplaceHandler handler) => handler.HandleAsync(@namespace, name, context))
            .WithName("replaceNamespacedTFJob").WithSummary("Replace a TFJob")
            .Produces<ApiObject>(contentType: MediaType.Json).RefusesWith(400, 401, 403, 404, 406, 409, 413, 415, 422, 500);

        jobs.MapPatch("/{name}", (string @namespace, string name, HttpContext context, PatchHandler handler) => handler.HandleAsync(@namespace, name, context))
            .WithName("patchNamespacedTFJob").WithSummary("Update a TFJob")
            .Produces<ApiObject>(contentType: MediaType.Json).RefusesWith(400, 401, 403, 404, 406, 409, 413, 415, 422, 500);

        jobs.MapDelete("/{name}", (string @namespace, string name, HttpContext context, DeleteHandler handler) => handler.One(@namespace, name, context))
            .WithName("deleteNamespacedTFJob").WithSummary("Delete a TFJob")
            .Produces<ApiStatus>(contentType: MediaType.Json).RefusesWith(400, 401, 403, 404, 406, 409, 413, 415, 422, 500);

        StatusEndpoints.Map(jobs);
        jobs.Map("/{name}/{subresource}", (string name, string subresource, HttpResponse response) => Elsewhere(name, subresource, response)).ExcludeFromDescription();
        jobs.Map("/{name}/{subresource}/{**rest}", (string name) => new StatusResult(ApiErrors.NotFound(TfJob.Definition.Name, name))).ExcludeFromDescription();

        app.MapMethods("/apis/kubeflow.org/v1/tfjobs", ReadMethods.All, (HttpContext context, ReadHandler handler) => handler.ListAsync(null, context))
            .WithTags("TFJob").WithName("listTFJobForAllNamespaces").WithSummary("List all TFJobs")
            .Produces<ListResult>(contentType: MediaType.Json).RefusesWith(400, 401, 403, 406, 410, 422, 500, 504);

        MapWatches(app);
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
    private static void MapWatches(WebApplication app)
    {
        var watches = app.MapGroup("/apis/kubeflow.org/v1/watch").ExcludeFromDescription();
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

    public static void RefusesWith(this RouteHandlerBuilder route, params ReadOnlySpan<int> codes)
    {
        foreach (var code in codes)
        {
            route.Produces<ApiStatus>(code, MediaType.Json);
        }
    }
}
