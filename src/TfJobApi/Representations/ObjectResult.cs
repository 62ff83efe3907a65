using TfJobApi.Clock;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>Sends an object in the requested form; usually its stored bytes.</summary>
internal sealed class ObjectResult(ApiObject item, Representation representation, int statusCode = StatusCodes.Status200OK) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = statusCode;

        if (!representation.IsWholeJson || Pretty.IsWanted(httpContext.Request))
        {
            return WriteEncodedAsync(httpContext);
        }

        response.ContentType = MediaType.Json;
        if (item.Length >= Gzip.Threshold && Gzip.IsAccepted(httpContext.Request))
        {
            return WriteGzipAsync(response);
        }

        response.ContentLength = item.Length + 1;
        if (item.Length >= ResponseSlices.Length)
        {
            return response.BodyWriter.SendSlicesAsync(LinePieces(), response.HttpContext.RequestAborted).AsTask();
        }

        // after the start, the body is written directly to the memory that is sent
        var start = response.StartAsync(CancellationToken.None);
        return start.IsCompletedSuccessfully ? WriteAsync(response) : WriteAsync(start, response);
    }

    private async Task WriteGzipAsync(HttpResponse response)
    {
        await using var gzip = Gzip.Start(response);
        foreach (var piece in LinePieces())
        {
            await gzip.WriteAsync(piece, response.HttpContext.RequestAborted);
        }
    }

    private ReadOnlyMemory<byte>[] LinePieces() => [.. item.Pieces(), "\n"u8.ToArray()];

    private async Task WriteAsync(Task start, HttpResponse response)
    {
        await start;
        await WriteAsync(response);
    }

    private Task WriteAsync(HttpResponse response)
    {
        var length = item.Length + 1;
        var output = response.BodyWriter;
        var place = output.GetSpan(length);
        item.Write(place);
        place[length - 1] = (byte)'\n';
        output.Advance(length);

        // not RequestAborted, whose token would be allocated first: the write ends as well when the caller disconnects
        var flush = output.FlushAsync(CancellationToken.None);
        if (!flush.IsCompletedSuccessfully)
        {
            return flush.AsTask();
        }

        _ = flush.Result;
        return Task.CompletedTask;
    }

    private Task WriteEncodedAsync(HttpContext context)
    {
        if (representation.HasWholeObjects && EncodedMemory.TakeFor(context, item.Length) is { } failure)
        {
            return StatusResult.WriteAsync(context, failure);
        }

        var compact = new JsonBuffer(item.Length);
        var now = context.RequestServices.GetRequiredService<VirtualClock>().GetUtcNow();
        ObjectWriter.Write(item, representation, now, hasColumns: true, compact);

        using var encoding = new BodyEncoding(context.Request, representation);
        var body = new JsonBuffer(2 * compact.WrittenCount);
        encoding.Write(compact.WrittenSpan, body);
        encoding.End(body);

        return Gzip.WriteAsync(context.Response, encoding.ContentType, body.WrittenMemory);
    }
}
