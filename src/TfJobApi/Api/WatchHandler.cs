using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>Handles watches of a collection or of one object.</summary>
/// <param name="meter">Null without metrics.</param>
internal sealed class WatchHandler(IObjectStore store, VirtualClock time, IWatchMeter? meter = null)
{
    /// <summary>The minimum of a kube-apiserver, which adds a random time so that its clients do not all reconnect at once.</summary>
    private const long DefaultSeconds = 1800;

    /// <summary>The maximum of a timer, about eleven days.</summary>
    private const long MaxSeconds = 1_000_000;

    private const int BatchLength = 256;

    // The period of a kube-apiserver.
    private static readonly TimeSpan BookmarkPeriod = TimeSpan.FromMinutes(1);

    /// <param name="namespace">Null for all.</param>
    /// <param name="name">Null for the whole collection.</param>
    public async ValueTask<IResult> HandleAsync(ResourceDefinition resource, string? @namespace, string? name, HttpContext context)
    {
        if (!ListOptions.Read(context.Request, resource, @namespace, isWatch: true).TryGet(out var options, out var failure))
        {
            return new StatusResult(failure);
        }

        var (selector, fields) = (options.Selector, options.Selector.Fields);
        if (name is not null && !fields.IsEverything && !fields.RequiresName(name))
        {
            return new StatusResult(ApiErrors.BadRequest("fieldSelector metadata.name doesn't match requested name"));
        }

        return await WatchAsync(name is null ? options : options with { Selector = selector with { Fields = fields.WithName(name) } }, context);
    }

    /// <summary>Runs a watch until it times out, the caller disconnects, the server stops, or the next change is no longer kept.</summary>
    public async ValueTask<IResult> WatchAsync(ListOptions options, HttpContext context)
    {
        if (!Representation.ForWatch(context.Request).TryGet(out var representation, out var failure))
        {
            return new StatusResult(failure);
        }

        if (await store.WaitUntilReadyAsync() is { } unready)
        {
            return new StatusResult(unready);
        }

        IEventWriter events = new EventWriter(options.Selector.Resource, representation, time, meter);
        events = context.EventDecorator?.Invoke(events) ?? events;

        // Timers set flags instead of comparing clocks, because a timer may fire a little early.
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var connection = store.Watch(options.Version is > 0 ? options.Version : null, context.Abort);
        var lifetime = TimeSpan.FromSeconds(options.TimeoutSeconds is { } seconds and not 0 ? Math.Clamp(seconds, 0, MaxSeconds) : DefaultSeconds);
        await using var endTimer = time.CreateTimer(_ => connection.End(), null, lifetime, Timeout.InfiniteTimeSpan);
        await using var bookmarkTimer = time.CreateTimer(
            _ => connection.RequestBookmark(), null, options.AllowsBookmarks ? BookmarkPeriod : Timeout.InfiniteTimeSpan, BookmarkPeriod);
        await using var onStop = stopping.Register(connection.End);
        await using var onAbort = context.RequestAborted.Register(connection.Signal);

        context.Response.ContentType = MediaType.Json;
        await context.Response.StartAsync(context.RequestAborted);
        context.Recorder?.Record(context, StatusCodes.Status200OK);
        var output = new WatchOutput(connection, events, context, meter);
        if (await StartAsync(connection, options, output, context.RequestAborted))
        {
            await RunAsync(connection, options, events, output, context.RequestAborted);
        }

        return Results.Empty;
    }

    /// <summary>Sends the current objects unless the watch starts at a version. Returns false if the watch is over.</summary>
    private async ValueTask<bool> StartAsync(WatchConnection connection, ListOptions options, WatchOutput output, CancellationToken aborted)
    {
        if (options.Version > 0)
        {
            return await output.SendUndisturbedAsync();
        }

        var listed = await store.ListAsync(new(options.Selector.Resource, options.Selector.Namespace)
        {
            // nobody waits for the rest of a long search
            Filter = item => !aborted.IsCancellationRequested && options.Selector.Matches(item),
        });
        if (!listed.TryGet(out var list, out var failure))
        {
            await output.EndAsync(failure);
            return false;
        }

        connection.Position = list.Version;
        return await output.SendAsync(list.Items);
    }

    private static async Task RunAsync(WatchConnection connection, ListOptions options, IEventWriter events, WatchOutput output, CancellationToken aborted)
    {
        var changes = new List<WatchEvent>(BatchLength);
        while (!aborted.IsCancellationRequested)
        {
            if (events.IsOver)
            {
                await output.EndAsync();
                return;
            }

            // Read both first, so that a bookmark, or the end, follows all changes that precede it.
            var isEnding = connection.IsEnding;
            var isBookmarkDue = connection.IsBookmarkDue;
            if (!connection.TryRead(changes))
            {
                await output.EndAsync(ApiErrors.Expired(ExplainEnd(connection)));
                return;
            }

            if (!await output.SendAsync(changes, options.Selector))
            {
                return;
            }

            changes.Clear();
            if (connection.HasMore)
            {
                continue;
            }

            if (options.AllowsBookmarks && isBookmarkDue)
            {
                connection.CompleteBookmark();
                if (!await output.SendBookmarkAsync())
                {
                    return;
                }
            }

            if (isEnding)
            {
                return;
            }

            if (!events.IsOver)
            {
                await connection.WaitAsync();
            }
        }
    }

    private static string ExplainEnd(WatchConnection connection) => connection.IsUnissued
        ? $"resource version {connection.Position} has not been issued by this server; list again and watch from the version of the list"
        : $"too old resource version: {connection.Position} ({connection.OldestPosition})";
}
