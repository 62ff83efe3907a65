using System.Buffers;
using TfJobApi.Clock;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>Sends a list item by item, so that memory does not grow with its length.</summary>
internal sealed class ListResult(ObjectPage page, Representation representation) : IResult
{
    /// <summary>
    /// The number of bytes that are sent at once, unless an object is longer. Two such pieces are less than Kestrel buffers before a send waits
    /// (64 KiB), so that a third is written meanwhile. Pieces that fit a processor's cache are cheap to copy.
    /// </summary>
    private const int PieceLength = 28 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var isGzip = Gzip.IsAccepted(httpContext.Request);
        var isEncoded = isGzip || !representation.IsWholeJson || Pretty.IsWanted(httpContext.Request);
        var longest = isEncoded && representation.HasWholeObjects ? page.Items.Select(item => item.Length).DefaultIfEmpty().Max() : 0;
        if (EncodedMemory.TakeFor(httpContext, longest) is { } failure)
        {
            await StatusResult.WriteAsync(httpContext, failure);
            return;
        }

        using var encoding = new BodyEncoding(httpContext.Request, representation);
        httpContext.Response.ContentType = encoding.ContentType;
        if (isGzip)
        {
            await using var body = new GzipBody(httpContext.Response);
            await WriteAsync(httpContext, encoding, () => body.Piece, body.FlushAsync);
            await body.EndAsync();
            return;
        }

        var output = httpContext.Response.BodyWriter;
        await WriteAsync(httpContext, encoding, () => output, async () => await output.FlushAsync(httpContext.RequestAborted),
            isEncoded ? null : item => output.SendSlicesAsync(item.Pieces(), httpContext.RequestAborted));
    }

    /// <param name="output">The destination of the next piece.</param>
    /// <param name="flushAsync">Is called after each piece.</param>
    /// <param name="sendLongAsync">Sends a long object, or returns false if the caller has disconnected; null if it is written as all others.</param>
    private async Task WriteAsync(
        HttpContext context, BodyEncoding encoding, Func<IBufferWriter<byte>> output, Func<ValueTask> flushAsync, Func<ApiObject, ValueTask<bool>>? sendLongAsync = null)
    {
        var now = context.RequestServices.GetRequiredService<VirtualClock>().GetUtcNow();
        var form = new ListWriter(page, representation, now);
        var piece = new JsonBuffer(4096);
        form.WriteHead(piece);
        var isFirst = true;

        // the objects of a view have been made for this list, one by one
        foreach (var item in representation.HasWholeObjects && page.Resource.View is null ? page.Items.Prefetched() : page.Items)
        {
            if (sendLongAsync is not null && item.Length > ResponseSlices.Length)
            {
                ListWriter.WriteSeparator(isFirst, piece);
                await SendAsync();
                if (!await sendLongAsync(item))
                {
                    return;
                }
            }
            else
            {
                // a row of a table, and metadata, are short
                if (piece.WrittenCount > 0 && piece.WrittenCount + (representation.HasWholeObjects ? item.Length : 0) > PieceLength)
                {
                    await SendAsync();
                }

                form.WriteItem(item, isFirst, piece);
            }

            isFirst = false;
        }

        form.WriteEnd(piece);
        encoding.Write(piece.WrittenSpan, output());
        encoding.End(output());
        await flushAsync();

        ValueTask SendAsync()
        {
            encoding.Write(piece.WrittenSpan, output());
            piece.Clear();
            return flushAsync();
        }
    }
}
