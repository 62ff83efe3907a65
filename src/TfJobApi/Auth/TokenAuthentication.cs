using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using TfJobApi.Errors;
using TfJobApi.Http;

namespace TfJobApi.Auth;

/// <summary>Knows a caller by a token, sent as <c>X-Auth-Token</c> or as <c>Authorization: Bearer</c>; answers 401 and 403.</summary>
internal sealed class TokenAuthentication(Users users) : IAuthenticationHandler
{
    public const string SchemeName = "Token";

    private HttpContext _context = null!;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    public Task<AuthenticateResult> AuthenticateAsync()
    {
        if (Credential.Of(_context.Request) is not { Token: { } token })
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (users.FindByToken(token) is not { } name)
        {
            return Task.FromResult(AuthenticateResult.Fail("the token is no user's"));
        }

        var identity = new ClaimsIdentity([new(ClaimTypes.Name, name)], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new(new(identity), SchemeName)));
    }

    public Task ChallengeAsync(AuthenticationProperties? properties) =>
        Unauthorized.WriteAsync(_context, Credential.Of(_context.Request));

    public Task ForbidAsync(AuthenticationProperties? properties)
    {
        var call = RequestInfo.Of(_context.Request) ?? throw new InvalidOperationException("only a call on a resource needs a permission");
        var status = ApiErrors.Forbidden(_context.User.Identity?.Name ?? "", call.Verb, call.Group, call.Resource, call.Namespace, call.Name);
        return StatusResult.WriteAsync(_context, status);
    }
}
