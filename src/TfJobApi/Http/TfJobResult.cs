using System.Buffers;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Http;

/// <summary>One TFJob, as its bytes are stored or indented.</summary>
internal sealed class TfJobResult(TfJob job, int statusCode = StatusCodes.Status200OK) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = statusCode;

        if (Pretty.IsWanted(httpContext.Request))
        {
            await JsonResponse.WriteAsync(response, Indent());
            return;
        }

        response.ContentType = MediaType.Json;
        response.ContentLength = job.Length + 1;
        job.Write(response.BodyWriter);
        response.BodyWriter.Write("\n"u8);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
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
