using System.Buffers;
using System.IO.Pipelines;
using TfJobApi.Errors;

namespace TfJobApi.Http;

/// <summary>Reads a request's body, whole and bounded.</summary>
internal static class RequestBody
{
    /// <summary>How many bytes a body may have; a kube-apiserver's limit.</summary>
    public const int Limit = 3 * 1024 * 1024;

    /// <summary>413 when the body is longer than <see cref="Limit"/>; the rest of it is not read then.</summary>
    public static ValueTask<Result<byte[]>> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > Limit)
        {
            return ValueTask.FromResult<Result<byte[]>>(ApiErrors.RequestEntityTooLarge(Limit));
        }

        // most bodies have come together with their head
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

    /// <summary>Takes the body if it is all there, or too long; else leaves what is there to be read again.</summary>
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
