using TfJobApi.Errors;
using TfJobApi.Http;
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

        return GatewayResponse.WriteAsync(context, Code, ErrorCode, Message, WithoutGateway);
    }
}

/// <summary>The result of authentication: the name of the user, or an error.</summary>
internal readonly record struct AuthOutcome(string? User, GatewayError? Error)
{
    public static implicit operator AuthOutcome(string user) => new(user, null);

    public static implicit operator AuthOutcome(GatewayError error) => new(null, error);
}
