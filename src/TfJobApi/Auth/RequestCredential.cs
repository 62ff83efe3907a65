using TfJobApi.Http;
using TfJobApi.Redaction;

namespace TfJobApi.Auth;

/// <summary>
/// The credential of a request. If there are several, the first one of these applies: <c>X-Auth-Token</c>,
/// <c>Authorization: Bearer</c>, a signature in <c>Authorization</c>.
/// </summary>
/// <param name="Signature">The whole header.</param>
internal readonly record struct RequestCredential(string? Token, bool IsBearer, string? Signature)
{
    private const string Bearer = "Bearer";

    public static RequestCredential From(HttpRequest request)
    {
        if (request.Headers[SecretHeaders.AuthToken].FirstText is { Length: > 0 } token)
        {
            return new(token, IsBearer: false, Signature: null);
        }

        var authorization = request.Headers.Authorization.FirstText;
        return IsBearerToken(authorization)
            ? new(authorization[Bearer.Length..].Trim(), IsBearer: true, Signature: null)
            : new(null, IsBearer: false, IsSignature(authorization) ? authorization : null);
    }

    // The token may be absent: the web server then removes the space before it.
    private static bool IsBearerToken(string authorization) =>
        authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && (authorization.Length == Bearer.Length || authorization[Bearer.Length] is ' ' or '\t');

    // Huawei's clients have more algorithms than one; the others are rejected, but as signatures.
    private static bool IsSignature(string authorization) =>
        authorization.StartsWith("SDK-", StringComparison.OrdinalIgnoreCase) || authorization.StartsWith("V11-", StringComparison.OrdinalIgnoreCase);
}
