using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Seeding;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Admin;

internal static class StateEndpoints
{
    private static readonly string[] Accepted = [MediaType.Json, MediaType.Yaml];

    public static void AddState(this WebApplicationBuilder builder) => builder.Services.AddScoped<NamedSnapshots>();

    public static void MapState(this RouteGroupBuilder admin)
    {
        admin.MapPost("/reset", (TenantReset reset, ISnapshotStore store) => Reset(reset, store))
            .WithName("reset").WithSummary("Reset the tenant: the seeds, the clock and the uids as at the start, no faults; open watches end with 410")
            .Produces<StateSummary>().RefusesWith();

        admin.MapPost("/seed", (HttpRequest request, SeededStore seeded, ISnapshotStore store) => SeedAsync(request, seeded, store))
            .WithName("seed").WithSummary("Add TFJobs from manifests as in Seeding:Path, all of them or none")
            .Takes<ApiObject>().Produces<StateSummary>().RefusesWith(400, 409, 413, 415);

        admin.MapGet("/export", (HttpRequest request, IObjectStore store) => ExportAsync(request, store))
            .WithName("export").WithSummary("Export all TFJobs as a list for Seeding:Path")
            .Produces<ListResult>(contentType: MediaType.Json).RefusesWith(406);
    }

    public static StateSummary SummaryOf(ISnapshotStore store)
    {
        var snapshot = store.Snapshot;
        return new(ResourceVersion.Format(snapshot.Version), snapshot.Count);
    }

    public static IResult Summary(ISnapshotStore store) => Results.Json(SummaryOf(store), AdminJson.Default.StateSummary);

    private static IResult Reset(TenantReset reset, ISnapshotStore store)
    {
        reset.Reset();
        return Summary(store);
    }

    private static async ValueTask<IResult> SeedAsync(HttpRequest request, SeededStore seeded, ISnapshotStore store)
    {
        var mediaType = MediaType.Of(request) ?? MediaType.Json;
        if (!Accepted.Contains(mediaType))
        {
            return new StatusResult(ApiErrors.UnsupportedMediaType(Accepted));
        }

        var read = await RequestBody.ReadAsync(request);
        if (!read.Succeeded(out var body, out var failure))
        {
            return new StatusResult(failure);
        }

        var outcome = await seeded.AddAsync(body, isYaml: mediaType == MediaType.Yaml);
        return outcome.Succeeded(out _, out failure) ? Summary(store) : new StatusResult(failure);
    }

    private static async ValueTask<IResult> ExportAsync(HttpRequest request, IObjectStore store)
    {
        if (!Representation.OfList(request).Succeeded(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        var listed = await store.ListAsync(new(TfJob.Definition, null));

        return listed.Succeeded(out var list, out failure)
            ? new ListResult(new(TfJob.Definition, list.Items, TfJob.Definition.CollectionLink(null), list.Version), representation)
            : new StatusResult(failure);
    }
}

/// <summary>The content of a tenant's store.</summary>
/// <param name="ResourceVersion">The version of the last change.</param>
/// <param name="TfJobs">The number of TFJobs.</param>
internal sealed record StateSummary(string ResourceVersion, int TfJobs);
