using Microsoft.AspNetCore.Mvc;
using TfJobApi.Http;
using TfJobApi.Notation;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Seeding;
using TfJobApi.Storage;

namespace TfJobApi.Admin;

internal static class SnapshotEndpoints
{
    public static void MapSnapshots(this RouteGroupBuilder admin)
    {
        admin.MapGet("/snapshots", (ISavedSnapshots snapshots) => ListAsync(snapshots))
            .WithName("listSnapshots").WithSummary("List the saved snapshots").Produces<SnapshotList>();

        admin.MapPut("/snapshots/{snapshot}", ([FromRoute] string snapshot, ISavedSnapshots snapshots, IContentStore store) => SaveAsync(snapshot, snapshots, store))
            .WithName("saveSnapshot").WithSummary("Save the objects as a snapshot, replacing one of the same name")
            .Produces<StateSummary>().Refuses(400, 504, 507);

        admin.MapPost("/snapshots/{snapshot}/restore", ([FromRoute] string snapshot, HttpRequest request, ISeededStore seeded, IContentStore store) =>
                RestoreAsync(snapshot, request, seeded, store))
            .WithName("restoreSnapshot").WithSummary("Restore a snapshot. In memory, its objects keep their versions, and open watches end with 410")
            .TakesOptional<RestoreOptions>().WithExample(RestoreOptions.Example).Produces<StateSummary>().Refuses(404, 504, 507);

        admin.MapDelete("/snapshots/{snapshot}", ([FromRoute] string snapshot, ISavedSnapshots snapshots) => RemoveAsync(snapshot, snapshots))
            .WithName("deleteSnapshot").WithSummary("Delete a snapshot").Produces(204).Refuses(404, 504);
    }

    public static SnapshotList List(IEnumerable<SavedSnapshot> snapshots) =>
        new([.. snapshots.Select(snapshot => new NamedState(snapshot.Name, ResourceVersion.Format(snapshot.Version), snapshot.TfJobs))]);

    private static async ValueTask<IResult> ListAsync(ISavedSnapshots snapshots) =>
        (await snapshots.ListAsync()).TryGet(out var saved, out var failure) ? Results.Json(List(saved), AdminJson.Default.SnapshotList) : new StatusResult(failure);

    private static async ValueTask<IResult> SaveAsync(string name, ISavedSnapshots snapshots, IContentStore store)
    {
        if (!SimpleName.IsValid(name))
        {
            return new StatusResult(AdminBody.Invalid("snapshot", $"a name {SimpleName.Rule}"));
        }

        return await snapshots.SaveAsync(name) is { } failure ? new StatusResult(failure) : StateEndpoints.Summary(store);
    }

    private static async ValueTask<IResult> RestoreAsync(string name, HttpRequest request, ISeededStore seeded, IContentStore store)
    {
        if (!(await RestoreOptions.ReadAsync(request)).TryGet(out var options, out var failure))
        {
            return new StatusResult(failure);
        }

        return await seeded.RestoreAsync(name, options.ToOrder()) is { } error ? new StatusResult(error) : StateEndpoints.Summary(store);
    }

    private static async ValueTask<IResult> RemoveAsync(string name, ISavedSnapshots snapshots) =>
        await snapshots.RemoveAsync(name) is { } failure ? new StatusResult(failure) : Results.NoContent();
}

/// <summary>The saved snapshots of a tenant, by name.</summary>
internal sealed record SnapshotList(IReadOnlyList<NamedState> Snapshots);
