using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Tenants;

namespace TfJobApi.Admin;

/// <summary>
/// Who may steer the server. With a token: whoever sends it. Without one: every caller whom authentication has let through,
/// which asks for all permissions here, or, when that is open, who calls from this machine; a mock must not be steered by
/// strangers on the network.
/// </summary>
internal sealed class AdminAccess(TenantDirectory tenants, IOptions<AdminOptions> options) : IEndpointFilter
{
    private const string BearerPrefix = "Bearer ";

    private readonly byte[]? _tokenHash = options.Value.Token.Length == 0 ? null : Hash(options.Value.Token);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Refusal(context.HttpContext) is { } refusal ? new StatusResult(refusal) : await next(context);

    private ApiStatus? Refusal(HttpContext context)
    {
        if (_tokenHash is not null)
        {
            if (!CryptographicOperations.FixedTimeEquals(_tokenHash, Hash(SentToken(context.Request))))
            {
                return ApiErrors.Unauthorized() with { Message = "the admin API needs Admin:Token, as Authorization: Bearer" };
            }

            return tenants.Admit(context).Succeeded(out _, out var failure) ? null : failure;
        }

        // a server without a socket has no address, and its callers are in its own process
        var isFromHere = context.Connection.LocalIpAddress is not { } local || IPAddress.IsLoopback(local);
        return isFromHere || context.User.Identity?.IsAuthenticated == true
            ? null
            : new ApiStatus(403, "Forbidden", "the admin API is closed to callers from outside of this machine: start the server with Admin:Token, and send it as Authorization: Bearer");
    }

    private static string SentToken(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? authorization[BearerPrefix.Length..].Trim() : "";
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
