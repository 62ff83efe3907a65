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

        var output = response.BodyWriter;
        var place = output.GetSpan(length);
        job.Write(place);
        place[length - 1] = (byte)'\n';
        output.Advance(length);

        // without the token of the request's end, which would have to be made first: when the caller goes, the flush ends too
        var flush = output.FlushAsync(CancellationToken.None);
        if (!flush.IsCompletedSuccessfully)
        {
            return flush.AsTask();
        }

        _ = flush.Result;
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
