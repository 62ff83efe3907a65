using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;

namespace TfJobApi.Api;

/// <summary>
/// The route table. Routes do not say which media types they accept: routing would then refuse the others itself, before
/// anybody has asked who the caller is.
/// </summary>
internal static class TfJobEndpoints
{
    public static void AddTfJobEndpoints(this IServiceCollection services)
    {
        services.AddSingleton<CreateTfJob>();
        services.AddSingleton<DeleteTfJob>();
        services.AddSingleton<PatchTfJob>();
        services.AddSingleton<ReadTfJob>();
        services.AddSingleton<ReplaceTfJob>();
        services.AddSingleton<TfJobPages>();
        services.AddSingleton<TfJobStatusEndpoints>();
    }

    public static void MapTfJobs(this WebApplication app)
    {
        var create = app.Services.GetRequiredService<CreateTfJob>();
        var delete = app.Services.GetRequiredService<DeleteTfJob>();
        var patch = app.Services.GetRequiredService<PatchTfJob>();
        var read = app.Services.GetRequiredService<ReadTfJob>();
        var replace = app.Services.GetRequiredService<ReplaceTfJob>();
        var jobs = app.MapGroup("/apis/kubeflow.org/v1/namespaces/{namespace}/tfjobs").WithTags("TFJob");

        jobs.MapGet("", read.List).WithName("listNamespacedTFJob").WithSummary("List the TFJobs of a namespace")
            .Produces<TfJobListResult>(contentType: MediaType.Json).RefusesWith(400, 401, 403, 406, 410, 500);

        jobs.MapPost("", create.Handle).WithName("createNamespacedTFJob").WithSummary("Create a TFJob")
            .Produces<TfJob>(StatusCodes.Status201Created, MediaType.Json).RefusesWith(400, 401, 403, 406, 409, 413, 415, 422, 500);

        jobs.MapDelete("", delete.All).WithName("deleteCollectionNamespacedTFJob").WithSummary("Delete the TFJobs of a namespace")
            .Produces<TfJobListResult>(contentType: MediaType.Json).RefusesWith(400, 401, 403, 406, 413, 415, 422, 500);

        jobs.MapGet("/{name}", read.Get).WithName("readNamespacedTFJob").WithSummary("Read a TFJob")
            .Produces<TfJob>(contentType: MediaType.Json).RefusesWith(401, 403, 404, 406, 500);

        jobs.MapPut("/{name}", replace.Handle).WithName("replaceNamespacedTFJob").WithSummary("Replace a TFJob")
            .Produces<TfJob>(contentType: MediaType.Json).RefusesWith(400, 401, 403, 404, 406, 409, 413, 415, 422, 500);

        jobs.MapPatch("/{name}", patch.Handle).WithName("patchNamespacedTFJob").WithSummary("Update a TFJob")
            .Produces<TfJob>(contentType: MediaType.Json).RefusesWith(400, 401, 403, 404, 406, 409, 413, 415, 422, 500);

        jobs.MapDelete("/{name}", delete.One).WithName("deleteNamespacedTFJob").WithSummary("Delete a TFJob")
            .Produces<Status>(contentType: MediaType.Json).RefusesWith(400, 401, 403, 404, 406, 409, 413, 415, 422, 500);

        app.Services.GetRequiredService<TfJobStatusEndpoints>().Map(jobs);

        app.MapGet("/apis/kubeflow.org/v1/tfjobs", read.ListAll).WithTags("TFJob").WithName("listTFJobForAllNamespaces").WithSummary("List all TFJobs")
            .Produces<TfJobListResult>(contentType: MediaType.Json).RefusesWith(400, 401, 403, 406, 410, 500);
    }

    public static void RefusesWith(this RouteHandlerBuilder route, params ReadOnlySpan<int> codes)
    {
        foreach (var code in codes)
        {
            route.Produces<Status>(code, MediaType.Json);
        }
    }
}
