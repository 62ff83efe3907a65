using TfJobApi.Auth.Signatures;
using TfJobApi.Errors;

namespace TfJobApi.Auth;

/// <summary>The errors of authentication, in the words of CCI's gateway.</summary>
internal static class AuthErrors
{
    private const string Expired = "calc ak sk signature fail:signature expired";

    public static GatewayError NoCredential { get; } = GatewayError.Unauthorized("x-auth-token not found");

    public static GatewayError BadToken { get; } = GatewayError.Unauthorized("decrypt token fail");

    /// <summary>The token is valid, but not for a project, which CCI requires.</summary>
    public static GatewayError TokenWithoutProject { get; } =
        new(401, "APIGW.0307", "The token must be updated.", ApiErrors.Unauthorized());

    public static GatewayError KeyExpired { get; } = GatewayError.Unauthorized(Expired);

    public static GatewayError KeyLocked { get; } = GatewayError.Unauthorized("AK access failed to reach the limit,forbidden.");

    public static GatewayError BodyTooLarge { get; } =
        new(413, "APIGW.0201", "Request entity too large.", ApiErrors.RequestEntityTooLarge(SignedBody.Limit));

    /// <summary>All bodies in progress hold too much memory. Source of the code: https://support.huaweicloud.com/intl/en-us/ocr_faq/ocr_01_0041.html</summary>
    public static GatewayError TooManyBodies { get; } =
        new(429, "APIGW.0308", "The throttling threshold has been reached.", ApiErrors.TooManyRequests(retryAfter: 1));

    /// <summary>Without etcd nobody can verify a token before the secret of the tokens has been read.</summary>
    public static GatewayError Unavailable(ApiStatus failure) => new(failure.Code, "APIGW.0308", "The service is unavailable.", failure);

    public static GatewayError Invalid(RequestCredential credential) => credential switch
    {
        { Token: not null } => BadToken,
        { Signature: not null } => InvalidSignature(null),
        _ => NoCredential,
    };

    /// <summary>The client's clock is wrong. Source: https://github.com/huaweicloud/huaweicloud-sdk-java-v3/issues/44</summary>
    public static GatewayError SignatureExpired(DateTimeOffset signedAt, DateTimeOffset now) =>
        GatewayError.Unauthorized($"{Expired}, signature time:{SdkHeaders.Format(signedAt)},server time:{SdkHeaders.Format(now)}");

    public static GatewayError UnknownKey(string access) => GatewayError.Unauthorized($"Get secretKey failed,ak:{access},err:ak not exist");

    /// <param name="reason">An explanation, or the texts that the server signed; null for a secret reason.</param>
    public static GatewayError InvalidSignature(string? reason) =>
        GatewayError.Unauthorized(reason is null ? "verify aksk signature fail" : $"verify aksk signature fail,{reason}", reason);
}
