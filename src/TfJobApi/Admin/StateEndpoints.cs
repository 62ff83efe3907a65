using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Seeding;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Admin;

/// <summary>What the tenant's store holds, as a whole: begun anew, added to, taken out.</summary>
internal static class StateEndpoints
{
    private static readonly string[] Accepted = [MediaType.Json, MediaType.Yaml];

    public static void AddState(this WebApplicationBuilder builder) => builder.Services.AddForTenant<NamedSnapshots>();

    public static void MapState(this RouteGroupBuilder admin)
    {
        admin.MapPost("/reset", (HttpContext context) => Reset(context))
            .WithName("reset").WithSummary("Begin anew: the seeds, the clock and the uids as at the start, no faults; open watches are told 410")
            .Produces<StateSummary>().RefusesWith();

        admin.MapPost("/seed", (HttpContext context) => SeedAsync(context))
            .WithName("seed").WithSummary("Add TFJobs: manifests as for Seeding:Path, all of them or none")
            .Takes<ApiObject>().Produces<StateSummary>().RefusesWith(400, 409, 413, 415);

        admin.MapGet("/export", (HttpContext context) => Export(context))
            .WithName("export").WithSummary("All TFJobs as a list that Seeding:Path takes")
            .Produces<ListResult>(contentType: MediaType.Json).RefusesWith(406);
    }

    public static StateSummary SummaryOf(Tenant tenant)
    {
        var snapshot = tenant.Get<IObjectStore>().Snapshot;
        return new(ResourceVersion.Format(snapshot.Version), snapshot.Count(null));
    }

    public static IResult Summary(HttpContext context) => Results.Json(SummaryOf(Tenant.Of(context)), AdminJson.Default.StateSummary);

    private static IResult Reset(HttpContext context)
    {
        TenantState.Reset(Tenant.Of(context), context.RequestServices.GetRequiredService<Seeds>());
        return Summary(context);
    }

    private static async ValueTask<IResult> SeedAsync(HttpContext context)
    {
        var mediaType = MediaType.Of(context.Request) ?? MediaType.Json;
        if (!Accepted.Contains(mediaType))
        {
            return new StatusResult(ApiErrors.UnsupportedMediaType(Accepted));
        }

        var read = await RequestBody.ReadAsync(context.Request);
        if (!read.Succeeded(out var body, out var failure))
        {
            return new StatusResult(failure);
        }

        var outcome = await TenantState.SeedAsync(
            Tenant.Of(context), context.RequestServices.GetRequiredService<Seeds>(), body, isYaml: mediaType == MediaType.Yaml);
        return outcome.Succeeded(out _, out failure) ? Summary(context) : new StatusResult(failure);
    }

    private static IResult Export(HttpContext context)
    {
        if (!Representation.OfList(context.Request).Succeeded(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        var snapshot = Tenant.Get<IObjectStore>(context).Snapshot;
        return new ListResult(new(snapshot.List(null), ObjectKey.CollectionLink(null), snapshot.Version), representation);
    }
}
