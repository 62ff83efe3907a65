using System.Net;
using TfJobApi.Auth.Tokens;
using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Tenants;

namespace TfJobApi.Admin;

/// <summary>
/// Restricts the admin API to callers that send its token. Without a token, it is open to authenticated callers with all
/// permissions and, if authentication is open, to callers on this machine: strangers on the network must not control a mock.
/// </summary>
internal sealed class AdminAccess(TenantRegistry tenants, AdminOptions options)
{
    private const string BearerPrefix = "Bearer ";

    private readonly SecretHash? _token = SecretHash.FromSetting(options.Token);

    /// <summary>Checks the caller before the parameters of an endpoint are bound, which may belong to a tenant that is activated here.</summary>
    public RequestDelegate Before(RequestDelegate endpoint) => context =>
        Check(context) is { } error ? StatusResult.WriteAsync(context, error) : endpoint(context);

    private ApiStatus? Check(HttpContext context)
    {
        if (_token is { } expected)
        {
            return SecretHash.Compute(SentToken(context.Request)) == expected
                ? tenants.Activate(context)
                : ApiErrors.Unauthorized() with { Message = "the admin API needs Admin:Token, as Authorization: Bearer" };
        }

        // A server without a socket has no address, and its callers are in its own process.
        var isFromHere = context.Connection.LocalIpAddress is not { } local || IPAddress.IsLoopback(local);
        return isFromHere || context.User.Identity?.IsAuthenticated == true
            ? null
            : new ApiStatus(403, "Forbidden", "the admin API accepts only callers on this machine: start the server with Admin:Token and send the token "
                + "as Authorization: Bearer");
    }

    private static string SentToken(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? authorization[BearerPrefix.Length..].Trim() : "";
    }
}
