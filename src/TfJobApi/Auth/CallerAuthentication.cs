using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using TfJobApi.Auth.Signatures;
using TfJobApi.Auth.Tokens;
using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;

namespace TfJobApi.Auth;

/// <summary>
/// Authenticates a caller by its token or signature, and sends 401 and 403. A caller that impersonates another user
/// (<c>kubectl --as</c>) becomes the actor of that user's identity.
/// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/filters/impersonation.go
/// </summary>
internal sealed class CallerAuthentication(Users users, SignatureVerifier signatures, ITokens tokens, VirtualClock clock) : IAuthenticationHandler
{
    public const string SchemeName = "Caller";

    private const string ImpersonatedUser = "Impersonate-User";

    private HttpContext _context = null!;
    private GatewayError? _error;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    public async Task<AuthenticateResult> AuthenticateAsync()
    {
        // A request for a tenant that does not exist is authenticated twice; a wrong signature counts once.
        if (_error is not null)
        {
            return Failure();
        }

        var credential = RequestCredential.From(_context.Request);
        if (credential is { Token: null, Signature: null })
        {
            return AuthenticateResult.NoResult();
        }

        var outcome = credential.Signature is { } signature ? await signatures.VerifyAsync(_context, signature) : await VerifyTokenAsync(credential.Token!);
        if (outcome is not { User: { } name })
        {
            _error = outcome.Error!;
            return Failure();
        }

        var identity = Identity(name);
        if (_context.Request.Headers[ImpersonatedUser].ToString() is { Length: > 0 } other)
        {
            var caller = identity;
            identity = Identity(other);
            identity.Actor = caller;
        }

        return AuthenticateResult.Success(new(new(identity), SchemeName));
    }

    /// <summary>Sends the error of the authentication, or a suitable one if an injected fault rejects the credential.</summary>
    public Task ChallengeAsync(AuthenticationProperties? properties)
    {
        var credential = RequestCredential.From(_context.Request);
        Mark(AuthRefusal.ReasonOf(credential));
        return (_error ?? AuthErrors.Invalid(credential)).WriteAsync(_context, passesGateway: credential.IsBearer);
    }

    public Task ForbidAsync(AuthenticationProperties? properties)
    {
        Mark(AuthRefusal.Permission);
        var user = _context.User.Identity?.Name ?? "";
        if (_context.User.Identity is ClaimsIdentity { Actor.Name: { } caller } && !users.IsAllowedEverything(caller))
        {
            return StatusResult.WriteAsync(_context, ApiErrors.Forbidden(caller, "impersonate", "", "users", "", user));
        }

        return StatusResult.WriteAsync(_context, RequestInfo.From(_context.Request) is { } call
            ? _context.Errors.Forbidden(user, call.Verb, call.Group, call.Resource, call.Namespace, call.Name)
            : new(403, "Forbidden", $"the admin API requires a user with all verbs in all namespaces, which {GoQuote.Quote(user)} does not have; "
                + "or start the server with Admin:Token"));
    }

    private static AuthenticateResult Failure() => AuthenticateResult.Fail("the credential is not valid");

    private static ClaimsIdentity Identity(string name) => new([new(ClaimTypes.Name, name)], SchemeName);

    private void Mark(string reason) => _context.Features[typeof(AuthRefusal)] = new AuthRefusal(reason);

    private ValueTask<AuthOutcome> VerifyTokenAsync(string token)
    {
        var hash = SecretHash.Compute(token);
        return users.FindByToken(hash) is { } user ? new(user) : tokens.FindAsync(token, hash, clock.GetUtcNow());
    }
}
