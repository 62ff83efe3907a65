using System.Buffers;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Http;

/// <summary>A list of TFJobs, written item by item: its memory does not grow with its length unless it is indented.</summary>
internal sealed class TfJobListResult(IEnumerable<TfJob> jobs, string @namespace, long version) : IResult
{
    /// <summary>How many bytes may wait before they are sent.</summary>
    private const int FlushAt = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (Pretty.IsWanted(httpContext.Request))
        {
            await JsonResponse.WriteAsync(response, Indent());
            return;
        }

        response.ContentType = MediaType.Json;
        var output = response.BodyWriter;
        var count = 0;

        output.Write(Head);
        foreach (var job in jobs)
        {
            WriteItem(job, count++, output);
            if (output.UnflushedBytes > FlushAt)
            {
                await output.FlushAsync(httpContext.RequestAborted);
            }
        }

        output.Write(End());
        output.Write("\n"u8);
        await output.FlushAsync(httpContext.RequestAborted);
    }

    private static ReadOnlySpan<byte> Head => "{\"apiVersion\":\"kubeflow.org/v1\",\"items\":["u8;

    private static void WriteItem(TfJob job, int index, IBufferWriter<byte> output)
    {
        output.Write(index == 0 ? ""u8 : ","u8);
        job.Write(output);
    }

    private ReadOnlyMemory<byte> Indent()
    {
        var compact = new JsonBuffer();
        compact.Write(Head);
        foreach (var (index, job) in jobs.Index())
        {
            WriteItem(job, index, compact);
        }

        compact.Write(End());
        var indented = new JsonBuffer(2 * compact.WrittenCount);
        JsonIndent.Write(compact.WrittenSpan, indented);

        return indented.WrittenMemory;
    }

    private ReadOnlySpan<byte> End()
    {
        var end = new JsonBuffer();
        end.Write("],\"kind\":\"TFJobList\",\"metadata\":{\"continue\":\"\",\"resourceVersion\":"u8);
        JsonStrings.Write(ResourceVersion.Format(version), end);
        end.Write(",\"selfLink\":"u8);
        JsonStrings.Write(TfJobKey.CollectionLink(@namespace), end);
        end.Write("}}"u8);

        return end.WrittenSpan;
    }
}
