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
            if (events.HasPieces(item))
            {
                if (!await SendPiecesAsync(WatchEventType.Added, item))
                {
                    return false;
                }

                continue;
            }

            events.WriteObject(WatchEventType.Added, item, _output);
            if (_output.UnflushedBytes > PieceLength && !await SendWrittenAsync())
            {
                return false;
            }
        }

        return await SendWrittenAsync();
    }

    public async ValueTask<bool> SendAsync(List<WatchEvent> changes, ObjectSelector selector)
    {
        var isShared = events.IsWhole && selector.HasNoConditions;
        for (var next = 0; next < changes.Count;)
        {
            if (events.HasPieces(changes[next].Object))
            {
                var change = changes[next++];
                connection.Position = change.Version;
                if (change.Select(selector) is { } seen && !await SendPiecesAsync(seen.Type, seen.Object))
                {
                    return false;
                }

                continue;
            }

            var length = isShared ? EventWriter.WriteShared(changes, selector, ref next, _output, meter) : Write(changes, selector, ref next);
            connection.Position = changes[next - 1].Version;
            if (length > 0 && !await SendWrittenAsync())
            {
                return false;
            }
        }

        return true;
    }

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

        var memory = context.RequestServices.GetRequiredService<BodyMemory>();
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

    /// <summary>Writes events until a piece is full; returns the number of bytes.</summary>
    private long Write(List<WatchEvent> changes, ObjectSelector selector, ref int next)
    {
        while (next < changes.Count && _output.UnflushedBytes <= PieceLength && !events.HasPieces(changes[next].Object))
        {
            if (changes[next++].Select(selector) is { } seen)
            {
                events.WriteObject(seen.Type, seen.Object, _output);
            }
        }

        return _output.UnflushedBytes;
    }
}
