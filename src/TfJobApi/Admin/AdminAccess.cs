using System.Net;
using TfJobApi.Auth.Tokens;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Tenants;

namespace TfJobApi.Admin;

/// <summary>
/// Restricts the admin API to callers that send its token. Without a token, it is open to authenticated callers with all
/// permissions and, if authentication is open, to callers on this machine: strangers on the network must not control a mock.
/// Pages of other origins in a browser on this machine are strangers, too.
/// </summary>
internal sealed class AdminAccess(TenantRegistry tenants, AdminOptions options, AdminHosts hosts)
{
    private const string BearerPrefix = "Bearer ";

    /// <summary>The parameter that every call has, for its Status.</summary>
    private const string Pretty = "pretty";

    private readonly SecretHash? _token = SecretHash.FromSetting(options.Token);

    /// <summary>Checks the caller before the parameters of an endpoint are bound, which may belong to a tenant that is activated here.</summary>
    public RequestDelegate Before(RequestDelegate endpoint) => context =>
        (CheckPage(context.Request) ?? CheckCaller(context) ?? CheckQuery(context) ?? CheckBody(context)) is { } error ? StatusResult.WriteAsync(context, error) : endpoint(context);

    private ApiStatus? CheckPage(HttpRequest request)
    {
        var header = BrowserHeaders.FindOtherSite(request.Headers) ?? BrowserHeaders.FindOtherOrigin(request, hosts.IsConfigured);
        return header is null
            ? null
            : Forbidden($"the admin API rejects web pages of another origin, and this request has the header {header}: "
                + "call it from a program, from a page of this server, or from a page whose host is in Admin:Hosts");
    }

    private ApiStatus? CheckCaller(HttpContext context)
    {
        if (_token is { } expected)
        {
            return SecretHash.Compute(SentToken(context.Request)) == expected
                ? tenants.Activate(context)
                : ApiErrors.Unauthorized() with { Message = "the admin API needs Admin:Token, as Authorization: Bearer" };
        }

        // A server without a socket has no address, and its callers are in its own process.
        var isFromHere = context.Connection.LocalIpAddress is not { } local || IPAddress.IsLoopback(local);
        if (context.User.Identity?.IsAuthenticated == true)
        {
            return null;
        }

        if (!isFromHere)
        {
            return Forbidden("the admin API accepts only callers on this machine: start the server with Admin:Token and send the token "
                + "as Authorization: Bearer");
        }

        var host = context.Request.Host.Host;
        return hosts.IsKnown(host)
            ? null
            : Forbidden($"the admin API without a token is served for localhost, host.docker.internal, IP addresses and the names in "
                + $"Https:Names and Admin:Hosts, but the Host header is {GoQuote.Quote(host)}: add it to Admin:Hosts, or start the server with Admin:Token");
    }

    /// <summary>Reports a misspelt or repeated parameter, as a misspelt field of a body is reported.</summary>
    private static ApiStatus? CheckQuery(HttpContext context)
    {
        if (!context.Request.QueryString.HasValue)
        {
            return null;
        }

        IReadOnlyList<string> known = [.. context.GetEndpoint()?.Metadata.GetMetadata<QueryMetadata>()?.Names ?? [], Pretty];
        var names = RequestQuery.From(context.Request).Names();
        if (names.Except(known).FirstOrDefault() is { } unknown)
        {
            return AdminBody.Invalid(unknown, $"is not a parameter of this call; its parameters are {string.Join(", ", known)}");
        }

        return names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key is { } repeated
            ? AdminBody.Invalid(repeated, "is given more than once")
            : null;
    }

    /// <summary>Reports a body that would be ignored, because its sender expects an effect.</summary>
    private static ApiStatus? CheckBody(HttpContext context) =>
        AdminBody.IsPresent(context.Request) && context.GetEndpoint()?.Metadata.GetMetadata<RequestBodyMetadata>() is null
            ? AdminBody.Invalid("", "this call takes no body")
            : null;

    private static ApiStatus Forbidden(string message) => new(403, "Forbidden", message);

    private static string SentToken(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.FirstText;
        return authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? authorization[BearerPrefix.Length..].Trim() : "";
    }
}
