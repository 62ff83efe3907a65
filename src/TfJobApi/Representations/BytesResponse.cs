namespace TfJobApi.Representations;

internal static class BytesResponse
{
    public static async Task WriteAsync(HttpResponse response, string mediaType, ReadOnlyMemory<byte> body)
    {
        response.ContentType = mediaType;
        response.ContentLength = body.Length;
        await response.BodyWriter.SendSlicesAsync([body], response.HttpContext.RequestAborted);
    }
}
