using TfJobApi.Auth.Signatures;
using TfJobApi.Errors;

namespace TfJobApi.Auth;

/// <summary>The reasons why a caller is rejected, in the words of CCI's gateway. Without a gateway all except one read "Unauthorized".</summary>
internal static class AuthErrors
{
    private const string WrongSignaturePrefix = "verify aksk signature fail";

    public static GatewayError NoCredential { get; } = GatewayError.OfCredential("x-auth-token not found");

    /// <summary>The token is unknown or expired.</summary>
    public static GatewayError BadToken { get; } = GatewayError.OfCredential("decrypt token fail");

    /// <summary>The token is valid, but not for a project; CCI is a service of projects.</summary>
    public static GatewayError TokenWithoutProject { get; } =
        new(401, "APIGW.0307", "The token must be updated.", ApiErrors.Unauthorized());

    /// <summary>The client's clock is wrong, or a temporary key has expired.</summary>
    public static GatewayError SignatureExpired { get; } = GatewayError.OfCredential("calc ak sk signature fail:signature expired");

    public static GatewayError KeyLocked { get; } = GatewayError.OfCredential("AK access failed to reach the limit,forbidden.");

    public static GatewayError BodyTooLarge { get; } =
        new(413, "APIGW.0201", "Request entity too large.", ApiErrors.RequestEntityTooLarge(SignedBody.Limit));

    public static GatewayError Invalid(RequestCredential credential) => credential switch
    {
        { Token: not null } => BadToken,
        { Signature: not null } => WrongSignature(null),
        _ => NoCredential,
    };

    public static GatewayError UnknownKey(string access) => GatewayError.OfCredential($"Get secretKey failed,ak:{access},err:ak not exist");

    /// <summary>The signature, or a header that belongs to it, is malformed.</summary>
    public static GatewayError Malformed(string reason) => GatewayError.OfCredential($"{WrongSignaturePrefix},{reason}", reason);

    /// <param name="explanation">The canonical request and string to sign of the server; null to leave them out.</param>
    public static GatewayError WrongSignature(string? explanation) =>
        explanation is null
            ? GatewayError.OfCredential(WrongSignaturePrefix)
            : GatewayError.OfCredential($"{WrongSignaturePrefix},{explanation}", explanation);
}
