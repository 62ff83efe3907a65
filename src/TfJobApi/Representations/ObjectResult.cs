using TfJobApi.Clock;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>One object in the requested form; as a rule, the bytes that are stored.</summary>
internal sealed class ObjectResult(ApiObject job, Representation representation, int statusCode = StatusCodes.Status200OK) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = statusCode;

        if (representation is not { Form: RepresentationKind.Whole, IsYaml: false } || Pretty.IsWanted(httpContext.Request))
        {
            var (mediaType, body) = Encode(httpContext);
            return BytesResponse.WriteAsync(response, mediaType, body);
        }

        response.ContentType = MediaType.Json;
        response.ContentLength = job.Length + 1;

        // with the head in place, what follows is written where it is sent from
        var start = response.StartAsync(CancellationToken.None);
        return start.IsCompletedSuccessfully ? WriteAsync(response) : WriteAsync(start, response);
    }

    private async Task WriteAsync(Task start, HttpResponse response)
    {
        await start;
        await WriteAsync(response);
    }

    private Task WriteAsync(HttpResponse response)
    {
        var length = job.Length + 1;
        var output = response.BodyWriter;
        var place = output.GetSpan(length);
        job.Write(place);
        place[length - 1] = (byte)'\n';
        output.Advance(length);

        // without the token of the request's end, which would have to be made first: when the caller goes, the write ends too
        var flush = output.FlushAsync(CancellationToken.None);
        if (!flush.IsCompletedSuccessfully)
        {
            return flush.AsTask();
        }

        _ = flush.Result;
        return Task.CompletedTask;
    }

    private (string MediaType, ReadOnlyMemory<byte> Body) Encode(HttpContext context)
    {
        var compact = new JsonBuffer(job.Length);
        var now = context.RequestServices.GetRequiredService<VirtualClock>().GetUtcNow();
        ObjectWriter.Write(job, representation, now, hasColumns: true, compact);

        using var encoding = BodyEncoding.For(context.Request, representation);
        var body = new JsonBuffer(2 * compact.WrittenCount);
        encoding.Write(compact.WrittenSpan, body);
        encoding.End(body);

        return (encoding.MediaType, body.WrittenMemory);
    }
}
