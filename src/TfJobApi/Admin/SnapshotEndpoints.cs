using System.Text.RegularExpressions;
using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Admin;

/// <summary>Saves what the tenant's store holds under a name, and goes back to it.</summary>
internal static partial class SnapshotEndpoints
{
    public static void MapSnapshots(this RouteGroupBuilder admin)
    {
        admin.MapGet("/snapshots", (HttpContext context) => List(context))
            .WithName("listSnapshots").WithSummary("List the saved snapshots").Produces<SnapshotList>().RefusesWith();

        admin.MapPut("/snapshots/{snapshot}", (string snapshot, HttpContext context) => Save(snapshot, context))
            .WithName("saveSnapshot").WithSummary("Save the TFJobs under a name, in place of what was there")
            .Produces<StateSummary>().RefusesWith(400);

        admin.MapPost("/snapshots/{snapshot}/restore", (string snapshot, HttpContext context) => Restore(snapshot, context))
            .WithName("restoreSnapshot").WithSummary("Go back to a saved snapshot, versions included; open watches are told 410")
            .Produces<StateSummary>().RefusesWith(404);

        admin.MapDelete("/snapshots/{snapshot}", (string snapshot, HttpContext context) => Remove(snapshot, context))
            .WithName("deleteSnapshot").WithSummary("Forget a saved snapshot").Produces(StatusCodes.Status204NoContent).RefusesWith(404);
    }

    private static IResult List(HttpContext context)
    {
        var saved = Tenant.Get<NamedSnapshots>(context).All
            .Select(entry => new NamedState(entry.Name, ResourceVersion.Format(entry.Snapshot.Version), entry.Snapshot.Count(null)));

        return Results.Json(new SnapshotList([.. saved]), AdminJson.Default.SnapshotList);
    }

    private static IResult Save(string name, HttpContext context)
    {
        if (!Name().IsMatch(name))
        {
            return new StatusResult(AdminBody.Invalid("snapshot", "a name has 1 to 64 letters, digits, '-', '_' and '.', and begins with a letter or digit"));
        }

        return Tenant.Get<NamedSnapshots>(context).TrySave(name, Tenant.Get<IObjectStore>(context).Snapshot)
            ? StateEndpoints.Summary(context)
            : new StatusResult(AdminBody.Invalid("snapshot", $"there are {NamedSnapshots.Limit} snapshots already; delete one"));
    }

    private static IResult Restore(string name, HttpContext context)
    {
        if (Tenant.Get<NamedSnapshots>(context).Find(name) is not { } snapshot)
        {
            return new StatusResult(NotFound(name));
        }

        TenantState.Restore(Tenant.Of(context), snapshot);
        return StateEndpoints.Summary(context);
    }

    private static IResult Remove(string name, HttpContext context) =>
        Tenant.Get<NamedSnapshots>(context).Remove(name) ? Results.NoContent() : new StatusResult(NotFound(name));

    private static ApiStatus NotFound(string name) => new(404, "NotFound", $"there is no snapshot {GoQuote.Quote(name)}");

    [GeneratedRegex(@"\A[A-Za-z0-9][-A-Za-z0-9_.]{0,63}\z")]
    private static partial Regex Name();
}
