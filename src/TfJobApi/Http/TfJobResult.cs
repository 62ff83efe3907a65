using System.Buffers;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Http;

/// <summary>One TFJob, in the form that was asked for; as a rule, the bytes that are stored.</summary>
internal sealed class TfJobResult(TfJob job, Representation representation, int statusCode = StatusCodes.Status200OK) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = statusCode;

        if (representation is not { Form: ObjectForm.Whole, IsYaml: false } || Pretty.IsWanted(httpContext.Request))
        {
            var (mediaType, body) = Encode(httpContext);
            await BytesResponse.WriteAsync(response, mediaType, body);
            return;
        }

        response.ContentType = MediaType.Json;
        response.ContentLength = job.Length + 1;
        job.Write(response.BodyWriter);
        response.BodyWriter.Write("\n"u8);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    private (string MediaType, ReadOnlyMemory<byte> Body) Encode(HttpContext context)
    {
        var compact = new JsonBuffer(job.Length);
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        TfJobForm.Write(job, representation, now, hasColumns: true, compact);

        using var encoding = BodyEncoding.For(context.Request, representation);
        var body = new JsonBuffer(2 * compact.WrittenCount);
        encoding.Write(compact.WrittenSpan, body);
        encoding.End(body);

        return (encoding.MediaType, body.WrittenMemory);
    }
}
