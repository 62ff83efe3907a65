namespace TfJobApi.Http;

/// <summary>
/// What a caller shows. Of several the first in this order counts, and no other is looked at: <c>X-Auth-Token</c>,
/// <c>Authorization: Bearer</c>, a signature in <c>Authorization</c>.
/// </summary>
/// <param name="Signature">The whole header.</param>
internal readonly record struct Credential(string? Token, bool IsBearer, string? Signature)
{
    private const string BearerPrefix = "Bearer ";

    /// <summary>The algorithms that Huawei's clients know; all but one of them are refused, but as signatures.</summary>
    private static readonly string[] SignaturePrefixes = ["SDK-", "V11-"];

    public static Credential Of(HttpRequest request)
    {
        if (request.Headers[SecretHeaders.AuthToken].ToString() is { Length: > 0 } token)
        {
            return new(token, IsBearer: false, Signature: null);
        }

        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return new(authorization[BearerPrefix.Length..].Trim(), IsBearer: true, Signature: null);
        }

        var isSignature = SignaturePrefixes.Any(prefix => authorization.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
        return new(null, IsBearer: false, isSignature ? authorization : null);
    }
}
