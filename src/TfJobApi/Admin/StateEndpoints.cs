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
    /// <summary>Stands for objects of several kinds, of which the list has the kind List.</summary>
    private static readonly ResourceDefinition AnyObject = new("", "v1", "", "");

    private static readonly string[] Accepted = [MediaType.Json, MediaType.Yaml];

    public static void AddState(this WebApplicationBuilder builder) => builder.Services.AddScoped<NamedSnapshots>();

    public static void MapState(this RouteGroupBuilder admin)
    {
        admin.MapPost("/reset", (TenantReset reset, ISnapshotStore store) => Reset(reset, store))
            .WithName("reset").WithSummary("Reset the tenant: seeds, clock and uids as at the start, no faults, an empty journal. Open watches end with 410")
            .Produces<StateSummary>();

        admin.MapPost("/seed", (HttpRequest request, SeededStore seeded, ISnapshotStore store) => SeedAsync(request, seeded, store))
            .WithName("seed").WithSummary("Add objects from manifests as for Seeding:Path: all or none")
            .Takes<ApiObject>(Accepted)
            .WithExample("""
                {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"seeded-job","namespace":"kube-test"},"spec":{"tfReplicaSpecs":{}}}
                """).Produces<StateSummary>().Refuses(409);

        admin.MapGet("/export", (HttpRequest request, IObjectStore store) => ExportAsync(request, store))
            .WithName("export").WithSummary("Export all objects as a list that Seeding:Path accepts")
            .Produces<ListResult>().Refuses(400, 406, 422);
    }

    public static StateSummary SummaryOf(ISnapshotStore store)
    {
        var snapshot = store.Snapshot;
        return new(ResourceVersion.Format(snapshot.Version), snapshot.Count(TfJob.Definition));
    }

    public static IResult Summary(ISnapshotStore store) => Results.Json(SummaryOf(store), AdminJson.Default.StateSummary);

    private static IResult Reset(TenantReset reset, ISnapshotStore store)
    {
        reset.Reset();
        return Summary(store);
    }

    private static async ValueTask<IResult> SeedAsync(HttpRequest request, SeededStore seeded, ISnapshotStore store)
    {
        var mediaType = MediaType.Parse(request) ?? MediaType.Json;
        if (!Accepted.Contains(mediaType))
        {
            return new StatusResult(ApiErrors.UnsupportedMediaType(Accepted));
        }

        var read = await RequestBody.ReadAsync(request);
        if (!read.TryGet(out var body, out var failure))
        {
            return new StatusResult(failure);
        }

        var outcome = await seeded.AddAsync(body, isYaml: mediaType == MediaType.Yaml);
        return outcome.TryGet(out _, out failure) ? Summary(store) : new StatusResult(failure);
    }

    private static async ValueTask<IResult> ExportAsync(HttpRequest request, IObjectStore store)
    {
        if (!Representation.ForList(request).TryGet(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        var version = await store.GetVersionAsync();
        List<ApiObject> items = [];
        foreach (var resource in KnownResources.Stored)
        {
            var listed = await store.ListAsync(new(resource, null) { Version = version, IsExact = true });
            if (!listed.TryGet(out var list, out failure))
            {
                return new StatusResult(failure);
            }

            // implicit namespaces have no version
            items.AddRange(list.Items.Where(item => item.Version > 0));
        }

        var kinds = items.Select(item => item.Resource).Append(TfJob.Definition).Distinct().ToList();

        return new ListResult(kinds is [var only] ? new(only, items, only.CollectionLink(null), version) : new(AnyObject, items, null, version), representation);
    }
}

/// <summary>The content of a tenant's store.</summary>
/// <param name="ResourceVersion">The version of the last change.</param>
/// <param name="TfJobs">The number of TFJobs.</param>
internal sealed record StateSummary(string ResourceVersion, int TfJobs);
