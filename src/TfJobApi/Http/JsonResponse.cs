namespace TfJobApi.Http;

/// <summary>Sends bytes that are JSON already.</summary>
internal static class JsonResponse
{
    public static async Task WriteAsync(HttpResponse response, ReadOnlyMemory<byte> json)
    {
        response.ContentType = MediaType.Json;
        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json, response.HttpContext.RequestAborted);
    }
}
