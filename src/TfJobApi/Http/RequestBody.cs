using System.Buffers;
using System.IO.Pipelines;
using TfJobApi.Errors;

namespace TfJobApi.Http;

internal static class RequestBody
{
    /// <summary>A kube-apiserver's limit, in bytes.</summary>
    public const int Limit = 3 * 1024 * 1024;

    /// <summary>Reads the whole body; 413 if it is longer than <see cref="Limit"/>, without reading the rest.</summary>
    public static ValueTask<Result<byte[]>> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > Limit)
        {
            return ValueTask.FromResult<Result<byte[]>>(ApiErrors.RequestEntityTooLarge(Limit));
        }

        // most bodies arrive together with their headers
        var reader = request.BodyReader;
        return reader.TryRead(out var result) && Take(reader, result) is { } body
            ? ValueTask.FromResult(body)
            : WaitAsync(reader, request.HttpContext.RequestAborted);
    }

    private static async ValueTask<Result<byte[]>> WaitAsync(PipeReader reader, CancellationToken aborted)
    {
        while (true)
        {
            if (Take(reader, await reader.ReadAsync(aborted)) is { } body)
            {
                return body;
            }
        }
    }

    /// <summary>Consumes the body if it is complete, or too long; otherwise leaves its beginning in the reader.</summary>
    private static Result<byte[]>? Take(PipeReader reader, ReadResult result)
    {
        var buffer = result.Buffer;
        if (buffer.Length > Limit)
        {
            reader.AdvanceTo(buffer.End);
            return ApiErrors.RequestEntityTooLarge(Limit);
        }

        if (!result.IsCompleted)
        {
            reader.AdvanceTo(buffer.Start, buffer.End);
            return null;
        }

        var body = buffer.ToArray();
        reader.AdvanceTo(buffer.End);
        return body;
    }
}
