using TfJobApi.Clock;
using TfJobApi.Json;

namespace TfJobApi.Representations;

/// <summary>Sends a list item by item, so that memory does not grow with its length.</summary>
internal sealed class ListResult(ObjectPage page, Representation representation) : IResult
{
    /// <summary>The number of bytes that are collected before they are sent. Pieces that fit a processor's cache are cheap to copy.</summary>
    private const int PieceLength = 32 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var now = httpContext.RequestServices.GetRequiredService<VirtualClock>().GetUtcNow();
        var form = new ListWriter(page, representation, now);
        using var encoding = new BodyEncoding(httpContext.Request, representation);
        httpContext.Response.ContentType = encoding.ContentType;

        var output = httpContext.Response.BodyWriter;
        var piece = new JsonBuffer(4096);
        form.WriteHead(piece);
        var isFirst = true;
        foreach (var item in page.Items)
        {
            form.WriteItem(item, isFirst, piece);
            isFirst = false;
            if (piece.WrittenCount >= PieceLength)
            {
                encoding.Write(piece.WrittenSpan, output);
                piece.Clear();
                await output.FlushAsync(httpContext.RequestAborted);
            }
        }

        form.WriteEnd(piece);
        encoding.Write(piece.WrittenSpan, output);
        encoding.End(output);
        await output.FlushAsync(httpContext.RequestAborted);
    }
}
