using System.Net;
using System.Security.Cryptography;
using System.Text;
using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Tenants;

namespace TfJobApi.Admin;

/// <summary>
/// Checks who may use the admin API. With a token: a caller that sends it. Without one: every authenticated caller, who then
/// needs all permissions, or, if authentication is open, every caller from this machine: strangers on the network must not
/// control a mock.
/// </summary>
internal sealed class AdminAccess(TenantRegistry tenants, AdminOptions options)
{
    private const string BearerPrefix = "Bearer ";

    private readonly byte[]? _tokenHash = options.Token.Length == 0 ? null : Hash(options.Token);

    /// <summary>Checks before the parameters of an endpoint are bound: they may belong to a tenant that is activated here.</summary>
    public RequestDelegate Before(RequestDelegate endpoint) => context =>
        Check(context) is { } refusal ? StatusResult.WriteAsync(context, refusal) : endpoint(context);

    private ApiStatus? Check(HttpContext context)
    {
        if (_tokenHash is not null)
        {
            if (!CryptographicOperations.FixedTimeEquals(_tokenHash, Hash(SentToken(context.Request))))
            {
                return ApiErrors.Unauthorized() with { Message = "the admin API needs Admin:Token, as Authorization: Bearer" };
            }

            return tenants.Activate(context);
        }

        // a server without a socket has no address, and its callers are in its own process
        var isFromHere = context.Connection.LocalIpAddress is not { } local || IPAddress.IsLoopback(local);
        return isFromHere || context.User.Identity?.IsAuthenticated == true
            ? null
            : new ApiStatus(403, "Forbidden", "the admin API accepts only callers on this machine: start the server with Admin:Token and send the token as Authorization: Bearer");
    }

    private static string SentToken(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? authorization[BearerPrefix.Length..].Trim() : "";
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
