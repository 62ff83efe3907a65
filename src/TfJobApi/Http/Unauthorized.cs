using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Http;

/// <summary>
/// 401: from CCI's gateway in the gateway's own form, or a Status. The gateway lets <c>Authorization: Bearer</c> pass, so
/// that one is refused by the API server behind it.
/// </summary>
internal static class Unauthorized
{
    private const string ErrorCode = "APIGW.0301";

    public static Task WriteAsync(HttpContext context, Credential credential)
    {
        var profile = context.RequestServices.GetRequiredService<ApiProfile>();
        if (!profile.SendsGatewayErrors || credential.IsBearer)
        {
            return StatusResult.WriteAsync(context, ApiErrors.Unauthorized());
        }

        var why = credential switch
        {
            { Token: not null } => "decrypt token fail",
            { IsSignature: true } => "verify aksk signature fail",
            _ => "x-auth-token not found",
        };
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;

        return BytesResponse.WriteAsync(context.Response, MediaType.Json, Body($"Incorrect IAM authentication information: {why}", RequestIds.Of(context)));
    }

    private static ReadOnlyMemory<byte> Body(string message, string requestId)
    {
        var output = new JsonBuffer();
        output.Write("{\"error_msg\":"u8);
        JsonStrings.Write(message, output);
        output.Write(",\"error_code\":"u8);
        JsonStrings.Write(ErrorCode, output);
        output.Write(",\"request_id\":"u8);
        JsonStrings.Write(requestId, output);
        output.Write("}\n"u8);

        return output.WrittenMemory;
    }
}
