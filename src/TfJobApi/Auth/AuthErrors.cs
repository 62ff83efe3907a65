using TfJobApi.Auth.Signatures;
using TfJobApi.Errors;
using TfJobApi.Representations;

namespace TfJobApi.Auth;

/// <summary>Why a caller is not let in, in the words of CCI's gateway; behind them, or without a gateway, all but one are "Unauthorized".</summary>
internal static class AuthErrors
{
    private const string WrongSignaturePrefix = "verify aksk signature fail";

    public static GatewayError NoCredential { get; } = GatewayError.OfCredential("x-auth-token not found");

    /// <summary>The token is nobody's, or has expired.</summary>
    public static GatewayError BadToken { get; } = GatewayError.OfCredential("decrypt token fail");

    /// <summary>The token is good, but not for a project, and CCI is a service in projects.</summary>
    public static GatewayError TokenWithoutProject { get; } =
        new(401, "APIGW.0307", "The token must be updated.", ApiErrors.Unauthorized());

    /// <summary>The clock of the client is wrong, or a temporary key has ended.</summary>
    public static GatewayError SignatureExpired { get; } = GatewayError.OfCredential("calc ak sk signature fail:signature expired");

    public static GatewayError KeyLocked { get; } = GatewayError.OfCredential("AK access failed to reach the limit,forbidden.");

    public static GatewayError BodyTooLarge { get; } =
        new(413, "APIGW.0201", "Request entity too large.", ApiErrors.RequestEntityTooLarge(SignedBody.Limit));

    public static GatewayError UnknownKey(string access) => GatewayError.OfCredential($"Get secretKey failed,ak:{access},err:ak not exist");

    /// <summary>The signature, or what belongs to it, is not of its form.</summary>
    public static GatewayError Malformed(string reason) => GatewayError.OfCredential($"{WrongSignaturePrefix},{reason}", reason);

    /// <param name="explanation">What the server has made of the request; null when that is not to be told.</param>
    public static GatewayError WrongSignature(string? explanation) =>
        explanation is null ? GatewayError.OfCredential(WrongSignaturePrefix) : GatewayError.OfCredential($"{WrongSignaturePrefix},{explanation}", explanation);
}
