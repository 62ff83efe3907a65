using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Seeding;
using TfJobApi.Storage;

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
        admin.MapPost("/reset", (HttpRequest request, ISeededStore seeded, IContentStore store) => ResetAsync(request, seeded, store))
            .WithName("reset").WithSummary("Reset the tenant: seeds, clock and uids as at the start, no faults, an empty journal. In memory, open watches end with 410")
            .TakesOptional<RestoreOptions>().WithExample(RestoreOptions.Example).Produces<StateSummary>().Refuses(504);

        admin.MapPost("/seed", (HttpRequest request, ISeededStore seeded, IContentStore store) => SeedAsync(request, seeded, store))
            .WithName("seed").WithSummary("Add objects from manifests as for Seeding:Path; in memory, all or none. If another object has a name, ?onConflict= is fail (409), replace or skip")
            .TakesQuery("onConflict").Takes<ApiObject>(Accepted)
            .WithExample("""
                {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"seeded-job","namespace":"kube-test"},"spec":{"tfReplicaSpecs":{}}}
                """).Produces<StateSummary>().Refuses(409, 504, 507);

        admin.MapGet("/export", (HttpRequest request, IContentStore store) => ExportAsync(request, store))
            .WithName("export").WithSummary("Export the objects as a list that Seeding:Path accepts: all, or those of a ?resource=, a ?namespace= and a ?name=")
            .TakesQuery("resource", "namespace", "name").Produces<ListResult>().Refuses(406, 422, 504);
    }

    public static IResult Summary(IContentStore store) => Results.Json(StateSummary.From(store.Snapshot), AdminJson.Default.StateSummary);

    private static async ValueTask<IResult> ResetAsync(HttpRequest request, ISeededStore seeded, IContentStore store)
    {
        if (!(await RestoreOptions.ReadAsync(request)).TryGet(out var options, out var failure))
        {
            return new StatusResult(failure);
        }

        return await seeded.ResetAsync(options.ToOrder()) is { } error ? new StatusResult(error) : Summary(store);
    }

    private static async ValueTask<IResult> SeedAsync(HttpRequest request, ISeededStore seeded, IContentStore store)
    {
        var isYaml = MediaType.Parse(request) is { } mediaType && (mediaType == MediaType.Yaml || OtherYaml.Contains(mediaType));
        if (!isYaml && AdminBody.CheckMediaType(request, Accepted) is { } error)
        {
            return new StatusResult(error);
        }

        if (!TryReadConflict(request, out var conflict))
        {
            return new StatusResult(AdminBody.Invalid("onConflict", "must be fail, replace or skip"));
        }

        if (!(await RequestBody.ReadAsync(request)).TryGet(out var body, out var failure))
        {
            return new StatusResult(failure);
        }

        return await seeded.AddManifestsAsync(body, isYaml, conflict) switch
        {
            null => Summary(store),
            { Code: StatusCodes.Status409Conflict, Message: var message } rejection when conflict == NameConflict.Fail =>
                new StatusResult(rejection with { Message = $"{message}; ?onConflict=replace replaces it, ?onConflict=skip keeps it" }),
            var rejection => new StatusResult(rejection),
        };
    }

    private static bool TryReadConflict(HttpRequest request, out NameConflict conflict)
    {
        var isGiven = RequestQuery.From(request).TryGet("onConflict", out var text);
        conflict = text switch
        {
            "replace" => NameConflict.Replace,
            "skip" => NameConflict.Skip,
            _ => NameConflict.Fail,
        };

        return !isGiven || text is "fail" or "replace" or "skip";
    }

    private static async ValueTask<IResult> ExportAsync(HttpRequest request, IContentStore store)
    {
        if (!Representation.ForList(request).TryGet(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        var query = RequestQuery.From(request);
        var plural = query.Text("resource");
        var resources = KnownResources.Stored.Where(resource => plural.Length == 0 || resource.Plural == plural).ToList();
        if (resources.Count == 0)
        {
            return new StatusResult(AdminBody.Invalid("resource", $"must be one of {string.Join(", ", KnownResources.Stored.Select(resource => resource.Plural))}"));
        }

        var (@namespace, name) = (query.Text("namespace"), query.Text("name"));
        if (!(await store.GetContentAsync()).TryGet(out var snapshot, out failure))
        {
            return new StatusResult(failure);
        }

        List<ApiObject> items = [.. resources.SelectMany(resource => snapshot.List(resource, @namespace.Length == 0 ? null : @namespace)).Where(item => name.Length == 0 || item.Key.Name == name)];
        var kinds = items.Select(item => item.Resource).Append(TfJob.Definition).Distinct().ToList();
        ObjectPage page = kinds is [var only] ? new(only, items, only.CollectionLink(null), snapshot.Version) : new(AnyObject, items, null, snapshot.Version);

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
