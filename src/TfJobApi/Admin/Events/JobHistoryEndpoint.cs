using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Journal;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Admin.Events;

internal static class JobHistoryEndpoint
{
    private const int BatchLength = 256;

    /// <summary>The most bytes of the revisions in one response. With their differences they need several times as much memory.</summary>
    private const int MaxBytes = 8 * 1024 * 1024;

    public static void MapHistory(this RouteGroupBuilder admin) => admin
        .MapGet("/history/{namespace}/{name}", ([FromRoute] string @namespace, [FromRoute] string name, HttpRequest request, IObjectStore store, RequestJournal journal) =>
            ReadAsync(new(TfJob.Definition, @namespace, name), request, store, journal))
        .WithName("readHistory")
        .WithSummary("Read the revisions of a TFJob that the watch history still has, at most the newest 8 MiB, each with its difference to the one before, or to the version of ?base=, and with the request that stored it. ?limit= sets the number of the newest revisions to show")
        .TakesQuery("base", "limit").Produces<JobHistory>().Refuses(404);

    private static async ValueTask<IResult> ReadAsync(ObjectKey key, HttpRequest request, IObjectStore store, RequestJournal journal)
    {
        if (await store.WaitUntilReadyAsync() is { } unready)
        {
            return new StatusResult(unready);
        }

        var (oldest, changes) = ReadChanges(key, store, request.HttpContext);
        if (!(await store.FindAsync(key)).TryGet(out var found, out var failure))
        {
            return new StatusResult(failure);
        }

        if (found.Object is null && changes.Count == 0)
        {
            return AdminBody.NotFound($"there is no TFJob {GoQuote.Quote($"{key.Namespace}/{key.Name}")}, and the watch history has none of its changes");
        }

        var query = RequestQuery.From(request);
        var limit = changes.Count;
        if (query.TryGet("limit", out var text) && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1))
        {
            return new StatusResult(AdminBody.Invalid("limit", "must be a number of revisions, 1 or more"));
        }

        WatchEvent? reference = null;
        if (query.TryGet("base", out var version)
            && (reference = changes.Find(change => ResourceVersion.Format(change.Version) == version)) is null)
        {
            return new StatusResult(AdminBody.Invalid("base", $"{GoQuote.Quote(version)}: must be one of the versions of this history"));
        }

        WatchEvent[] shown = [.. changes.TakeLast(limit)];
        var versions = shown.SelectMany(change => new[] { change.Version, change.Previous?.Version ?? change.Version }).ToHashSet();
        var requests = journal.FindStored(versions).ToLookup(record => record.StoredVersion);

        // with the members of JobHistory, which the OpenAPI document describes
        return new StreamedList(
            writer =>
            {
                writer.WriteString("namespace", key.Namespace);
                writer.WriteString("name", key.Name);
                writer.WriteBoolean("exists", found.Object is not null);
                writer.WriteString("oldest", ResourceVersion.Format(oldest));
            },
            "versions",
            shown.Select<WatchEvent, Action<Utf8JsonWriter>>(change => writer => JsonSerializer.Serialize(
                writer, JobVersion.From(change, reference?.Object ?? change.Previous, FindRequest(change, requests)), AdminJson.Readable.JobVersion)));
    }

    /// <summary>
    /// Returns the newest changes of one object, up to <see cref="MaxBytes"/>. They are read again from the oldest one on if some were dropped
    /// meanwhile.
    /// </summary>
    private static (long Oldest, List<WatchEvent> Changes) ReadChanges(ObjectKey key, IObjectStore store, HttpContext context)
    {
        List<WatchEvent> found = [];
        var bytes = 0L;
        List<WatchEvent> batch = new(BatchLength);
        using var watch = store.Watch(null, context.Abort);
        var end = watch.Position;
        var oldest = watch.OldestPosition;
        watch.Position = oldest;
        while (watch.Position < end)
        {
            batch.Clear();
            if (!watch.TryRead(batch) || batch is [])
            {
                if (watch.OldestPosition <= watch.Position)
                {
                    break;
                }

                // others write faster than this reads
                oldest = watch.Position = Math.Min(watch.OldestPosition, end);
                found.Clear();
                bytes = 0;
                continue;
            }

            foreach (var change in batch.Where(change => change.Object.Key == key))
            {
                found.Add(change);
                bytes += change.Object.Length;
            }

            var dropped = 0;
            while (bytes > MaxBytes && dropped < found.Count - 1)
            {
                oldest = found[dropped].Version;
                bytes -= found[dropped++].Object.Length;
            }

            found.RemoveRange(0, dropped);
            watch.Position = batch[^1].Version;
        }

        return (oldest + 1, found);
    }

    /// <param name="requests">By the version that they stored, or that of the revision that they deleted.</param>
    private static RequestRecord? FindRequest(WatchEvent change, ILookup<long, RequestRecord> requests) =>
        requests[change.Version].FirstOrDefault()
        ?? (change is { Type: WatchEventType.Deleted, Previous: { } deleted } ? requests[deleted.Version].LastOrDefault(record => record.Method == HttpMethods.Delete) : null);
}
