using TfJobApi.Redaction;

namespace TfJobApi.Auth;

/// <summary>
/// What a caller shows. Of several the first in this order counts, and no other is looked at: <c>X-Auth-Token</c>,
/// <c>Authorization: Bearer</c>, a signature in <c>Authorization</c>.
/// </summary>
/// <param name="Signature">The whole header.</param>
internal readonly record struct RequestCredential(string? Token, bool IsBearer, string? Signature)
{
    private const string Bearer = "Bearer";

    public static RequestCredential Of(HttpRequest request)
    {
        if (request.Headers[SecretHeaders.AuthToken].ToString() is { Length: > 0 } token)
        {
            return new(token, IsBearer: false, Signature: null);
        }

        var authorization = request.Headers.Authorization.ToString();
        if (IsBearerToken(authorization))
        {
            return new(authorization[Bearer.Length..].Trim(), IsBearer: true, Signature: null);
        }

        return new(null, IsBearer: false, IsSignature(authorization) ? authorization : null);
    }

    /// <summary>The token may be missing: the web server takes off the space before it then.</summary>
    private static bool IsBearerToken(string authorization) =>
        authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && (authorization.Length == Bearer.Length || authorization[Bearer.Length] is ' ' or '\t');

    /// <summary>Huawei's clients know more algorithms than one; the others are refused, but as signatures.</summary>
    private static bool IsSignature(string authorization) =>
        authorization.StartsWith("SDK-", StringComparison.OrdinalIgnoreCase) || authorization.StartsWith("V11-", StringComparison.OrdinalIgnoreCase);
}
