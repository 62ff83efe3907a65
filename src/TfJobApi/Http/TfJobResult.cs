using System.Buffers;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Http;

/// <summary>One TFJob, as its bytes are stored or indented.</summary>
internal sealed class TfJobResult(TfJob job, int statusCode = StatusCodes.Status200OK) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = statusCode;

        if (Pretty.IsWanted(httpContext.Request))
        {
            return JsonResponse.WriteAsync(response, Indent());
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

    private ReadOnlyMemory<byte> Indent()
    {
        var compact = new JsonBuffer(job.Length);
        job.Write(compact);
        var indented = new JsonBuffer(2 * job.Length);
        JsonIndent.Write(compact.WrittenSpan, indented);

        return indented.WrittenMemory;
    }
}
