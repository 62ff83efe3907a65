using System.Buffers;
using TfJobApi.Errors;

namespace TfJobApi.Http;

/// <summary>Reads a request's body, whole and bounded.</summary>
internal static class RequestBody
{
    /// <summary>How many bytes a body may have; a kube-apiserver's limit.</summary>
    public const int Limit = 3 * 1024 * 1024;

    /// <summary>413 when the body is longer than <see cref="Limit"/>; the rest of it is not read then.</summary>
    public static async ValueTask<Outcome<byte[]>> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > Limit)
        {
            return ApiErrors.RequestEntityTooLarge(Limit);
        }

        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(request.HttpContext.RequestAborted);
            var buffer = result.Buffer;

            if (buffer.Length > Limit)
            {
                reader.AdvanceTo(buffer.End);
                return ApiErrors.RequestEntityTooLarge(Limit);
            }

            if (result.IsCompleted)
            {
                var body = buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                return body;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
