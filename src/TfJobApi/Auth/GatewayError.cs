using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources;

namespace TfJobApi.Auth;

/// <summary>
/// An error of CCI's gateway, which stands in front of the API server and has a form of its own.
/// Source: Huawei Cloud, API Request Signing Guide (https://support.huaweicloud.com/intl/en-us/devg-apisign/)
/// </summary>
/// <param name="WithoutGateway">The API server's own error, when there is no gateway.</param>
/// <param name="Hint">The explanation that is added to it.</param>
internal sealed record GatewayError(int Code, string ErrorCode, string Message, ApiStatus WithoutGateway, string? Hint = null)
{
    /// <summary>401 for an invalid credential; the API server itself reports all of these as "Unauthorized".</summary>
    /// <param name="why">In the gateway's own words.</param>
    public static GatewayError OfCredential(string why, string? hint = null) =>
        new(401, "APIGW.0301", $"Incorrect IAM authentication information: {why}", ApiErrors.Unauthorized(), hint);

    /// <param name="passesGateway">Whether the gateway lets such a request through unchecked.</param>
    public Task WriteAsync(HttpContext context, bool passesGateway)
    {
        if (passesGateway || !context.RequestServices.GetRequiredService<ApiProfile>().SendsGatewayErrors)
        {
            return StatusResult.WriteAsync(context, context.Errors.WithHint(WithoutGateway, Hint));
        }

        context.Recorder?.Refusal = WithoutGateway with { Code = Code, ErrorCode = ErrorCode, Message = Message };
        context.Response.StatusCode = Code;
        return BytesResponse.WriteAsync(context.Response, MediaType.Json, Body(RequestIds.From(context)));
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
