using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources;

namespace TfJobApi.Auth;

/// <summary>
/// A refusal by CCI's gateway, which stands in front of the API server and has a form of its own.
/// Source: Huawei Cloud, API Request Signing Guide (https://support.huaweicloud.com/intl/en-us/devg-apisign/)
/// </summary>
/// <param name="WithoutGateway">What the API server says in its place when there is no gateway.</param>
internal sealed record GatewayError(int Code, string ErrorCode, string Message, ApiStatus WithoutGateway)
{
    /// <summary>401 for a credential that is not good; behind the gateway, or without one, all of these are "Unauthorized".</summary>
    /// <param name="why">In the gateway's own words.</param>
    /// <param name="hint">What may be told where there is no gateway.</param>
    public static GatewayError OfCredential(string why, string? hint = null) =>
        new(401, "APIGW.0301", $"Incorrect IAM authentication information: {why}", ApiErrors.Unauthorized() with { Hint = hint });

    /// <param name="passesGateway">Whether the gateway does not look at such a request.</param>
    public Task WriteAsync(HttpContext context, bool passesGateway)
    {
        if (passesGateway || !context.RequestServices.GetRequiredService<ApiProfile>().SendsGatewayErrors)
        {
            return StatusResult.WriteAsync(context, WithoutGateway);
        }

        context.Recorder?.Refusal = WithoutGateway with { Code = Code, ErrorCode = ErrorCode, Message = Message };
        context.Response.StatusCode = Code;
        return BytesResponse.WriteAsync(context.Response, MediaType.Json, Body(RequestIds.Of(context)));
    }

    private ReadOnlyMemory<byte> Body(string requestId)
    {
        var output = new JsonBuffer();
        var members = new JsonMembers(output);
        members.Text("error_msg"u8, Message);
        members.Text("error_code"u8, ErrorCode);
        members.Text("request_id"u8, requestId);
        members.End();
        output.Write("\n"u8);

        return output.WrittenMemory;
    }
}
