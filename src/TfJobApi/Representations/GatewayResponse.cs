using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;

namespace TfJobApi.Representations;

/// <summary>Sends an error in the form of CCI's gateway, before which no API server has seen the request.</summary>
internal static class GatewayResponse
{
    /// <param name="status">The same error for the journal.</param>
    public static Task WriteAsync(HttpContext context, int code, string errorCode, string message, ApiStatus status)
    {
        context.Recorder?.Refusal = status with { Code = code, ErrorCode = errorCode, Message = message };
        context.Response.StatusCode = code;
        StatusResult.SetRetryAfter(context.Response, status);

        var body = new JsonBuffer();
        var members = new JsonMembers(body);
        members.Text("error_msg"u8, message);
        members.Text("error_code"u8, errorCode);
        members.Text("request_id"u8, context.RequestId);
        members.End();
        body.Write("\n"u8);

        return BytesResponse.WriteAsync(context.Response, MediaType.Json, body.WrittenMemory);
    }
}
