using System.IO.Pipelines;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;
using TfJobApi.Selectors;
using TfJobApi.Watch;

namespace TfJobApi.Api;

/// <summary>Sends the events of one watch. Its methods return false if the caller has disconnected, or is disconnected.</summary>
internal sealed class WatchOutput(WatchConnection connection, IEventWriter events, HttpContext context, IWatchMeter? meter)
{
    /// <summary>The number of bytes after which events are sent.</summary>
    private const int PieceLength = 32 * 1024;

    private readonly PipeWriter _output = context.Response.BodyWriter;

    /// <summary>Sends the head of the response, or what ends a watch.</summary>
    public ValueTask<bool> SendUndisturbedAsync() => connection.SendAsync(_output, context.RequestAborted, canBeDisconnected: false);

    public async ValueTask<bool> SendAsync(IEnumerable<ApiObject> added)
    {
        foreach (var item in added)
        {
            if (!await WriteAsync(WatchEventType.Added, item))
            {
                return false;
            }
        }

        return await SendWrittenAsync();
    }

    public ValueTask<bool> SendAsync(List<WatchEvent> changes, ObjectSelector selector) =>
        events.IsWhole && selector.HasNoConditions ? SendSharedAsync(changes, selector) : SendSelectedAsync(changes, selector);

    public ValueTask<bool> SendBookmarkAsync()
    {
        events.WriteBookmark(connection.Position, _output);
        return connection.SendAsync(_output, context.RequestAborted);
    }

    public ValueTask<bool> EndAsync()
    {
        events.WriteEnd(_output);
        return SendUndisturbedAsync();
    }

    public ValueTask<bool> EndAsync(ApiStatus failure)
    {
        events.WriteError(failure, _output);
        return SendUndisturbedAsync();
    }

    private async ValueTask<bool> SendSharedAsync(List<WatchEvent> changes, ObjectSelector selector)
    {
        for (var next = 0; next < changes.Count;)
        {
            var length = EventWriter.WriteShared(changes, selector, ref next, _output, meter);
            if (next > 0)
            {
                connection.Position = changes[next - 1].Version;
            }

            if (length > 0 && !await connection.SendAsync(_output, context.RequestAborted))
            {
                return false;
            }

            if (next < changes.Count && events.HasPieces(changes[next].Object))
            {
                var change = changes[next++];
                connection.Position = change.Version;
                if (selector.Covers(change.Object) && !await SendPiecesAsync(change.Type, change.Object))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private async ValueTask<bool> SendSelectedAsync(List<WatchEvent> changes, ObjectSelector selector)
    {
        foreach (var change in changes)
        {
            connection.Position = change.Version;
            if (change.Select(selector) is not { } seen)
            {
                continue;
            }

            if (!await WriteAsync(seen.Type, seen.Object))
            {
                return false;
            }
        }

        return _output.UnflushedBytes == 0 || await SendWrittenAsync();
    }

    /// <summary>Writes an event, and sends what has been written if it is much.</summary>
    private async ValueTask<bool> WriteAsync(WatchEventType type, ApiObject item)
    {
        if (events.HasPieces(item))
        {
            return await SendPiecesAsync(type, item);
        }

        events.WriteObject(type, item, _output);
        return _output.UnflushedBytes <= PieceLength || await SendWrittenAsync();
    }

    private ValueTask<bool> SendPiecesAsync(WatchEventType type, ApiObject item) =>
        connection.SendAsync(events.Pieces(type, item), _output, context.RequestAborted);

    /// <summary>Sends what has been written. Disconnects a caller whose events are long, of a form of its own, and too much for the memory.</summary>
    private async ValueTask<bool> SendWrittenAsync()
    {
        var length = _output.UnflushedBytes;
        if (length <= PieceLength + EventWriter.PieceLength)
        {
            return await connection.SendAsync(_output, context.RequestAborted);
        }

        var memory = context.RequestServices.GetRequiredService<EncodedMemory>();
        if (!memory.TryTake(length))
        {
            context.Abort();
            return false;
        }

        try
        {
            return await connection.SendAsync(_output, context.RequestAborted);
        }
        finally
        {
            memory.Return(length);
        }
    }
}
