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
    /// <summary>The resource of a list of objects of several kinds, whose kind is List.</summary>
    private static readonly ResourceDefinition AnyObject = new("", "v1", "", "");

    private static readonly string[] Accepted = [MediaType.Json, MediaType.Yaml];

    /// <summary>Names of YAML from before RFC 9512, which editors and scripts still send.</summary>
    private static readonly string[] OtherYaml = ["text/yaml", "text/x-yaml", "application/x-yaml"];

    public static void MapState(this RouteGroupBuilder admin)
    {
        admin.MapPost("/reset", (TenantReset reset, ISnapshotStore store) =>
        {
            reset.Reset();
            return Summary(store);
        }).WithName("reset").WithSummary("Reset the tenant: seeds, clock and uids as at the start, no faults, an empty journal. Open watches end with 410")
            .Produces<StateSummary>();

        admin.MapPost("/seed", (HttpRequest request, SeededStore seeded, ISnapshotStore store) => SeedAsync(request, seeded, store))
            .WithName("seed").WithSummary("Add objects from manifests as for Seeding:Path: all or none")
            .Takes<ApiObject>(Accepted)
            .WithExample("""
                {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"seeded-job","namespace":"kube-test"},"spec":{"tfReplicaSpecs":{}}}
                """).Produces<StateSummary>().Refuses(409);

        admin.MapGet("/export", (HttpRequest request, IObjectStore store) => ExportAsync(request, store))
            .WithName("export").WithSummary("Export all objects as a list that Seeding:Path accepts")
            .Produces<ListResult>().Refuses(400, 406, 410, 422);
    }

    public static IResult Summary(ISnapshotStore store) => Results.Json(StateSummary.From(store.Snapshot), AdminJson.Default.StateSummary);

    private static async ValueTask<IResult> SeedAsync(HttpRequest request, SeededStore seeded, ISnapshotStore store)
    {
        var mediaType = MediaType.Parse(request) ?? MediaType.Json;
        var isYaml = mediaType == MediaType.Yaml || OtherYaml.Contains(mediaType);
        if (!isYaml && mediaType != MediaType.Json)
        {
            return new StatusResult(ApiErrors.UnsupportedMediaType(Accepted));
        }

        return (await RequestBody.ReadAsync(request)).TryGet(out var body, out var failure)
            && (await seeded.AddAsync(body, isYaml)).TryGet(out _, out failure)
                ? Summary(store)
                : new StatusResult(failure);
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
            if (!(await store.ListAsync(new(resource, null) { Version = version, IsExact = true })).TryGet(out var list, out failure))
            {
                return new StatusResult(failure);
            }

            // Implicit namespaces have no version.
            items.AddRange(list.Items.Where(item => item.Version > 0));
        }

        var kinds = items.Select(item => item.Resource).Append(TfJob.Definition).Distinct().ToList();
        ObjectPage page = kinds is [var only] ? new(only, items, only.CollectionLink(null), version) : new(AnyObject, items, null, version);

        return new ListResult(page, representation);
    }
}

/// <summary>The content of a tenant's store.</summary>
/// <param name="ResourceVersion">The version of the last change.</param>
/// <param name="TfJobs">The number of TFJobs.</param>
internal sealed record StateSummary(string ResourceVersion, int TfJobs)
{
    public static StateSummary From(StoreSnapshot snapshot) => new(Resources.ResourceVersion.Format(snapshot.Version), snapshot.Count(TfJob.Definition));
}

/// <summary>The content of a tenant's store, or of a saved snapshot.</summary>
/// <param name="ResourceVersion">The version of the last change.</param>
/// <param name="TfJobs">The number of TFJobs.</param>
internal sealed record NamedState(string Name, string ResourceVersion, int TfJobs)
{
    public static NamedState From(string name, StoreSnapshot snapshot)
    {
        var (version, jobs) = StateSummary.From(snapshot);
        return new(name, version, jobs);
    }
}
