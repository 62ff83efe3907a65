using System.Buffers;
using TfJobApi.Json;
using TfJobApi.Resources;
using TfJobApi.Tenants;
using TfJobApi.Time;

namespace TfJobApi.Http;

/// <summary>One TFJob, in the form that was asked for; as a rule, the bytes that are stored.</summary>
internal sealed class TfJobResult(TfJob job, Representation representation, int statusCode = StatusCodes.Status200OK) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = statusCode;

        if (representation is not { Form: ObjectForm.Whole, IsYaml: false } || Pretty.IsWanted(httpContext.Request))
        {
            var (mediaType, body) = Encode(httpContext);
            return BytesResponse.WriteAsync(response, mediaType, body);
        }

        var length = job.Length + 1;
        response.ContentType = MediaType.Json;
        response.ContentLength = length;

        // one write of bytes that are there: what is written into Kestrel's own memory before the head is copied later
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        job.Write(bytes);
        bytes[length - 1] = (byte)'\n';

        // without the token of the request's end, which would have to be made first: when the caller goes, the write ends too
        var write = response.BodyWriter.WriteAsync(bytes.AsMemory(0, length), CancellationToken.None);
        if (!write.IsCompletedSuccessfully)
        {
            return write.AsTask();
        }

        _ = write.Result;
        ArrayPool<byte>.Shared.Return(bytes);
        return Task.CompletedTask;
    }

    private (string MediaType, ReadOnlyMemory<byte> Body) Encode(HttpContext context)
    {
        var compact = new JsonBuffer(job.Length);
        var now = Tenant.Get<Clock>(context).GetUtcNow();
        TfJobForm.Write(job, representation, now, hasColumns: true, compact);

        using var encoding = BodyEncoding.For(context.Request, representation);
        var body = new JsonBuffer(2 * compact.WrittenCount);
        encoding.Write(compact.WrittenSpan, body);
        encoding.End(body);

        return (encoding.MediaType, body.WrittenMemory);
    }
}
