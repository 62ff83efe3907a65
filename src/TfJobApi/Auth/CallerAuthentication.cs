using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Tenants;
using TfJobApi.Time;

namespace TfJobApi.Auth;

/// <summary>Knows a caller by the credential that it shows, a token or a signature; answers 401 and 403.</summary>
internal sealed class CallerAuthentication(Users users, SignatureVerifier signatures) : IAuthenticationHandler
{
    public const string SchemeName = "Caller";

    private HttpContext _context = null!;
    private GatewayRefusal _refusal = Refusals.NoCredential;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    public async Task<AuthenticateResult> AuthenticateAsync()
    {
        var credential = Credential.Of(_context.Request);
        if (credential is { Token: null, Signature: null })
        {
            return AuthenticateResult.NoResult();
        }

        var verdict = credential.Signature is { } signature ? await signatures.VerifyAsync(_context, signature) : OfToken(credential.Token!);
        if (verdict is not { User: { } name })
        {
            _refusal = verdict.Refusal!;
            return AuthenticateResult.Fail("the credential is not good");
        }

        var identity = new ClaimsIdentity([new(ClaimTypes.Name, name)], SchemeName);
        return AuthenticateResult.Success(new(new(identity), SchemeName));
    }

    public Task ChallengeAsync(AuthenticationProperties? properties) =>
        _refusal.WriteAsync(_context, passesGateway: Credential.Of(_context.Request).IsBearer);

    public Task ForbidAsync(AuthenticationProperties? properties)
    {
        var user = _context.User.Identity?.Name ?? "";
        return StatusResult.WriteAsync(_context, RequestInfo.Of(_context.Request) is { } call
            ? ApiErrors.Forbidden(user, call.Verb, call.Group, call.Resource, call.Namespace, call.Name)
            : new(403, "Forbidden", $"the admin API is for users who may do everything in every namespace, and {GoQuote.Quote(user)} may not; or start the server with Admin:Token"));
    }

    private Verdict OfToken(string token)
    {
        var hash = SecretHash.Of(token);
        return users.FindByToken(hash) is { } user
            ? user
            : Tenant.Get<IssuedTokens>(_context).Find(hash, Tenant.Get<Clock>(_context).GetUtcNow());
    }
}
