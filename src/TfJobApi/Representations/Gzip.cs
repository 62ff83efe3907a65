using System.IO.Compression;

namespace TfJobApi.Representations;

/// <summary>
/// Compresses long responses for callers that accept it, under the conditions of a kube-apiserver: the word is exactly
/// <c>gzip</c>, without a quality, and the body is longer than 128 KiB.
/// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/handlers/responsewriters/writers.go
/// </summary>
internal static class Gzip
{
    /// <summary>In bytes; a longer body is compressed.</summary>
    public const int Threshold = 128 * 1024;

    public static bool IsAccepted(HttpRequest request)
    {
        foreach (var value in request.Headers.AcceptEncoding)
        {
            var encodings = value.AsSpan();
            foreach (var range in encodings.Split(','))
            {
                if (encodings[range].Trim() is "gzip")
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Sets the headers, and returns the stream for the body; its end completes the response.</summary>
    public static GZipStream Start(HttpResponse response)
    {
        response.Headers.ContentEncoding = "gzip";
        response.Headers.Append("Vary", "Accept-Encoding");

        return new(response.Body, CompressionLevel.Fastest, leaveOpen: true);
    }

    /// <summary>Sends a whole body, compressed if it is long and the caller accepts that.</summary>
    public static async Task WriteAsync(HttpResponse response, string mediaType, ReadOnlyMemory<byte> body)
    {
        if (body.Length <= Threshold || !IsAccepted(response.HttpContext.Request))
        {
            await BytesResponse.WriteAsync(response, mediaType, body);
            return;
        }

        response.ContentType = mediaType;
        await using var gzip = Start(response);
        await gzip.WriteAsync(body, response.HttpContext.RequestAborted);
    }
}
