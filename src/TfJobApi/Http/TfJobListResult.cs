using TfJobApi.Json;

namespace TfJobApi.Http;

/// <summary>A list of TFJobs, written item by item: its memory does not grow with its length.</summary>
internal sealed class TfJobListResult(TfJobPage page, Representation representation) : IResult
{
    /// <summary>How many bytes may wait before they are sent.</summary>
    private const int FlushAt = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var now = httpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var form = new TfJobListForm(page, representation, now);
        using var encoding = BodyEncoding.For(httpContext.Request, representation);
        httpContext.Response.ContentType = encoding.MediaType;

        var output = httpContext.Response.BodyWriter;
        var piece = new JsonBuffer(1024);
        form.WriteHead(piece);
        var isFirst = true;
        foreach (var job in page.Jobs)
        {
            if (encoding.IsVerbatim && piece.WrittenCount == 0)
            {
                form.WriteItem(job, isFirst, output);
            }
            else
            {
                form.WriteItem(job, isFirst, piece);
                encoding.Write(piece.WrittenSpan, output);
                piece.Clear();
            }

            isFirst = false;
            if (output.UnflushedBytes > FlushAt)
            {
                await output.FlushAsync(httpContext.RequestAborted);
            }
        }

        form.WriteEnd(piece);
        encoding.Write(piece.WrittenSpan, output);
        encoding.End(output);
        await output.FlushAsync(httpContext.RequestAborted);
    }
}
