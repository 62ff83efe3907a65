using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources;

namespace TfJobApi.Auth;

/// <summary>
/// An error in the form of CCI's gateway, which authenticates requests before they reach the API server.
/// Source: Huawei Cloud, API Request Signing Guide (https://support.huaweicloud.com/intl/en-us/devg-apisign/)
/// </summary>
/// <param name="WithoutGateway">The API server's own error, for a profile without a gateway.</param>
/// <param name="Hint">Added to <paramref name="WithoutGateway"/>.</param>
internal sealed record GatewayError(int Code, string ErrorCode, string Message, ApiStatus WithoutGateway, string? Hint = null)
{
    /// <summary>Creates a 401, which the API server itself always reports as "Unauthorized".</summary>
    public static GatewayError Unauthorized(string reason, string? hint = null) =>
        new(401, "APIGW.0301", $"Incorrect IAM authentication information: {reason}", ApiErrors.Unauthorized(), hint);

    /// <param name="passesGateway">Whether the gateway does not check such a request.</param>
    public Task WriteAsync(HttpContext context, bool passesGateway)
    {
        if (passesGateway || !context.RequestServices.GetRequiredService<ApiProfile>().SendsGatewayErrors)
        {
            return StatusResult.WriteAsync(context, context.Errors.WithHint(WithoutGateway, Hint));
        }

        context.Recorder?.Refusal = WithoutGateway with { Code = Code, ErrorCode = ErrorCode, Message = Message };
        context.Response.StatusCode = Code;
        if (WithoutGateway.Details?.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var body = new JsonBuffer();
        var members = new JsonMembers(body);
        members.Text("error_msg"u8, Message);
        members.Text("error_code"u8, ErrorCode);
        members.Text("request_id"u8, context.RequestId);
        members.End();
        body.Write("\n"u8);

        return BytesResponse.WriteAsync(context.Response, MediaType.Json, body.WrittenMemory);
    }
}

/// <summary>The result of authentication: the name of the user, or an error.</summary>
internal readonly record struct AuthOutcome(string? User, GatewayError? Error)
{
    public static implicit operator AuthOutcome(string user) => new(user, null);

    public static implicit operator AuthOutcome(GatewayError error) => new(null, error);
}
