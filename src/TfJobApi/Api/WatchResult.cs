using System.Buffers;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>
/// One open watch: everything from a version on, in the order of versions, until it times out, the caller goes, the server
/// stops, or what comes next is not kept any more.
/// </summary>
/// <param name="timeout">After which the watch ends.</param>
internal sealed class WatchResult(
    ListOptions options, IEventWriter events, TimeSpan timeout, WatchHistory history, WatchBroadcaster broadcaster, IObjectStore store, TimeProvider time)
    : IResult
{
    /// <summary>How many changes are read at once.</summary>
    private const int BatchLength = 256;

    /// <summary>How many bytes may wait before they are sent.</summary>
    private const int FlushAt = 32 * 1024;

    /// <summary>As a kube-apiserver, about once a minute.</summary>
    private static readonly TimeSpan BookmarkEvery = TimeSpan.FromMinutes(1);

    // set by timers, and not found by comparing clocks: a timer may fire a little before its time
    private volatile bool _isOver;
    private volatile bool _isBookmarkDue;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var stopping = httpContext.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var watcher = new Watcher(broadcaster, httpContext.Abort);
        await using var endTimer = time.CreateTimer(_ => SignalEnd(watcher), null, timeout, Timeout.InfiniteTimeSpan);
        await using var bookmarkTimer = time.CreateTimer(
            _ => SignalBookmark(watcher), null, options.AllowsBookmarks ? BookmarkEvery : Timeout.InfiniteTimeSpan, BookmarkEvery);
        await using var onStop = stopping.Register(watcher.Signal);
        await using var onAbort = httpContext.RequestAborted.Register(watcher.Signal);

        httpContext.Response.ContentType = MediaType.Json;
        await httpContext.Response.StartAsync(httpContext.RequestAborted);
        httpContext.Recorder?.Record(httpContext, StatusCodes.Status200OK);
        await RunAsync(watcher, httpContext, stopping);
    }

    private void SignalEnd(Watcher watcher)
    {
        _isOver = true;
        watcher.Signal();
    }

    private void SignalBookmark(Watcher watcher)
    {
        _isBookmarkDue = true;
        watcher.Signal();
    }

    private async Task RunAsync(Watcher watcher, HttpContext context, CancellationToken stopping)
    {
        var output = context.Response.BodyWriter;
        var changes = new List<WatchEvent>(BatchLength);
        var era = history.Era;
        var isOpen = await BeginAsync(watcher, context);
        while (isOpen && !events.IsOver && !context.RequestAborted.IsCancellationRequested)
        {
            // both before reading: what had been written by then is told of, and confirmed
            var isAtEnd = stopping.IsCancellationRequested || _isOver;
            var isBookmarkDue = isAtEnd || _isBookmarkDue;
            if (!history.TryRead(era, watcher.Position, changes))
            {
                events.WriteError(ApiErrors.Expired($"too old resource version: {watcher.Position} ({history.First - 1})"), output);
                await watcher.SendAsync(output, context.RequestAborted, canBeCutOff: false);
                return;
            }

            isOpen = await WriteAsync(changes, watcher, context);
            var isMoreLeft = changes.Count == BatchLength;
            changes.Clear();
            if (isMoreLeft)
            {
                continue;
            }

            // a version that is yet to come, or was of another run, is not confirmed
            if (options.AllowsBookmarks && isBookmarkDue && watcher.Position <= history.Last)
            {
                _isBookmarkDue = false;
                events.WriteBookmark(watcher.Position, output);
                isOpen = await watcher.SendAsync(output, context.RequestAborted);
            }

            if (isAtEnd || !isOpen)
            {
                return;
            }

            if (!events.IsOver)
            {
                // what has come since it was read has been, or will be, told of
                await watcher.WaitAsync();
            }
        }

        if (isOpen && events.IsOver)
        {
            events.WriteEnd(output);
            await watcher.SendAsync(output, context.RequestAborted, canBeCutOff: false);
        }
    }

    /// <summary>Sends the answer's head, and behind it what there is already unless the watch begins at a version.</summary>
    private async ValueTask<bool> BeginAsync(Watcher watcher, HttpContext context)
    {
        var output = context.Response.BodyWriter;
        if (options.Version > 0)
        {
            watcher.Position = options.Version.Value;
            return await watcher.SendAsync(output, context.RequestAborted, canBeCutOff: false);
        }

        var listed = await store.ListAsync(new(TfJob.Definition, options.Selector.Namespace) { Filter = options.Selector.Matches });
        if (!listed.Succeeded(out var list, out var failure))
        {
            events.WriteError(failure, output);
            await watcher.SendAsync(output, context.RequestAborted, canBeCutOff: false);
            return false;
        }

        watcher.Position = list.Version;
        foreach (var job in list.Items)
        {
            events.WriteObject(WatchEvent.TypeName(WatchEventType.Added), job, output);
            if (output.UnflushedBytes > FlushAt && !await watcher.SendAsync(output, context.RequestAborted))
            {
                return false;
            }
        }

        return await watcher.SendAsync(output, context.RequestAborted);
    }

    private ValueTask<bool> WriteAsync(List<WatchEvent> changes, Watcher watcher, HttpContext context) =>
        events.IsWhole && options.Selector.IsWhole ? WriteJoinedAsync(changes, watcher, context) : WriteEachAsync(changes, watcher, context);

    /// <summary>Of whole objects in a whole namespace, everybody is told in the same words.</summary>
    private async ValueTask<bool> WriteJoinedAsync(List<WatchEvent> changes, Watcher watcher, HttpContext context)
    {
        var output = context.Response.BodyWriter;
        for (var at = 0; at < changes.Count;)
        {
            var length = JoinedLines.Write(changes, options.Selector.Namespace, ref at, output);
            watcher.Position = changes[at - 1].Version;
            if (length > 0 && !await watcher.SendAsync(output, context.RequestAborted))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> WriteEachAsync(List<WatchEvent> changes, Watcher watcher, HttpContext context)
    {
        var output = context.Response.BodyWriter;
        foreach (var change in changes)
        {
            Write(change, output);
            watcher.Position = change.Version;
            if (output.UnflushedBytes > FlushAt && !await watcher.SendAsync(output, context.RequestAborted))
            {
                return false;
            }
        }

        return output.UnflushedBytes == 0 || await watcher.SendAsync(output, context.RequestAborted);
    }

    private void Write(WatchEvent change, IBufferWriter<byte> output)
    {
        if (options.Selector.Of(change) is not { } told)
        {
            return;
        }

        events.WriteObject(WatchEvent.TypeName(told.Type), told.Job, output);
    }
}
