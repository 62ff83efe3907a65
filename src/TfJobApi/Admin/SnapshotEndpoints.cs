using Microsoft.AspNetCore.Mvc;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Notation;
using TfJobApi.Representations;
using TfJobApi.Seeding;
using TfJobApi.Storage;

namespace TfJobApi.Admin;

internal static class SnapshotEndpoints
{
    public static void MapSnapshotList(this RouteGroupBuilder admin) =>
        admin.MapGet("/snapshots", (NamedSnapshots snapshots) => Results.Json(List(snapshots), AdminJson.Default.SnapshotList))
            .WithName("listSnapshots").WithSummary("List the saved snapshots").Produces<SnapshotList>();

    public static void MapSnapshots(this RouteGroupBuilder admin)
    {
        admin.MapPut("/snapshots/{snapshot}", ([FromRoute] string snapshot, NamedSnapshots snapshots, IContentStore store) => SaveAsync(snapshot, snapshots, store))
            .WithName("saveSnapshot").WithSummary("Save the objects as a snapshot, replacing one of the same name")
            .Produces<StateSummary>().Refuses(400, 507);

        admin.MapPost("/snapshots/{snapshot}/restore", ([FromRoute] string snapshot, HttpRequest request, NamedSnapshots snapshots, SeededStore seeded, IContentStore store) =>
                RestoreAsync(snapshot, request, snapshots, seeded, store))
            .WithName("restoreSnapshot").WithSummary("Restore a snapshot; its objects keep their versions. Open watches end with 410")
            .TakesOptional<RestoreOptions>().WithExample(RestoreOptions.Example).Produces<StateSummary>().Refuses(404, 507);

        admin.MapDelete("/snapshots/{snapshot}", ([FromRoute] string snapshot, NamedSnapshots snapshots) => Remove(snapshot, snapshots))
            .WithName("deleteSnapshot").WithSummary("Delete a snapshot").Produces(204).Refuses(404);
    }

    public static SnapshotList List(NamedSnapshots snapshots) => new([.. snapshots.All.Select(entry => NamedState.From(entry.Name, entry.Snapshot))]);

    private static async ValueTask<IResult> SaveAsync(string name, NamedSnapshots snapshots, IContentStore store)
    {
        if (!SimpleName.IsValid(name))
        {
            return new StatusResult(AdminBody.Invalid("snapshot", $"a name {SimpleName.Rule}"));
        }

        return await snapshots.SaveAsync(name) is { } failure ? new StatusResult(failure) : StateEndpoints.Summary(store);
    }

    private static async ValueTask<IResult> RestoreAsync(
        string name, HttpRequest request, NamedSnapshots snapshots, SeededStore seeded, IContentStore store)
    {
        if (!(await RestoreOptions.ReadAsync(request)).TryGet(out var options, out var failure))
        {
            return new StatusResult(failure);
        }

        if (snapshots.Find(name) is not { } snapshot)
        {
            return NotFound(name);
        }

        failure = await seeded.RestoreAsync(snapshot, options.ToOrder());
        return failure is null ? StateEndpoints.Summary(store) : new StatusResult(failure);
    }

    private static IResult Remove(string name, NamedSnapshots snapshots) =>
        snapshots.Remove(name) ? Results.NoContent() : NotFound(name);

    private static StatusResult NotFound(string name) => AdminBody.NotFound($"there is no snapshot {GoQuote.Quote(name)}");
}

/// <summary>The saved snapshots of a tenant, by name.</summary>
internal sealed record SnapshotList(IReadOnlyList<NamedState> Snapshots);
