namespace TfJobApi.Http;

/// <summary>What a caller shows: a token and whether as Bearer, or something else that is no token.</summary>
internal readonly record struct Credential(string? Token, bool IsBearer, bool IsSignature)
{
    private const string BearerPrefix = "Bearer ";
    private const string SignaturePrefix = "SDK-HMAC-SHA256 ";

    public static Credential Of(HttpRequest request)
    {
        if (request.Headers["X-Auth-Token"].ToString() is { Length: > 0 } token)
        {
            return new(token, IsBearer: false, IsSignature: false);
        }

        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return new(authorization[BearerPrefix.Length..].Trim(), IsBearer: true, IsSignature: false);
        }

        return new(null, IsBearer: false, IsSignature: authorization.StartsWith(SignaturePrefix, StringComparison.Ordinal));
    }
}
