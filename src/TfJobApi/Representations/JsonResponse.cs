using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using TfJobApi.Http;
using TfJobApi.Json;

namespace TfJobApi.Representations;

/// <summary>Sends compact JSON with a newline at the end, as Go's encoder does, or indented.</summary>
internal static class JsonResponse
{
    public static Task SendAsync(HttpContext context, JsonBuffer compact) =>
        BytesResponse.WriteAsync(context.Response, MediaType.Json, Finish(context.Request, compact));

    /// <summary>Sends it with an ETag; 304 if the caller has it already.</summary>
    public static Task SendTaggedAsync(HttpContext context, JsonBuffer compact, string contentType)
    {
        var bytes = Finish(context.Request, compact);
        return Results.Bytes(bytes, contentType, entityTag: Tag(SHA256.HashData(bytes.Span))).ExecuteAsync(context);
    }

    public static EntityTagHeaderValue Tag(byte[] hash) => new($"\"{Convert.ToHexString(hash)}\"");

    private static ReadOnlyMemory<byte> Finish(HttpRequest request, JsonBuffer compact)
    {
        if (Pretty.IsWanted(request))
        {
            return JsonIndent.Indent(compact.WrittenSpan);
        }

        compact.Write("\n"u8);
        return compact.WrittenMemory;
    }
}
