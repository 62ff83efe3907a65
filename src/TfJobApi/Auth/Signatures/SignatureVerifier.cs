using System.Text;
using TfJobApi.Clock;
using TfJobApi.Redaction;
using TfJobApi.Representations;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// Knows a caller by a signature. Everything that can be said without the body is said before it is read; a body that is
/// declared by its hash is read after the signature has been found right.
/// </summary>
internal sealed class SignatureVerifier(Users users, AuthOptions options, IHostEnvironment environment, VirtualClock clock, KeyLocks locks)
{
    /// <summary>How far the clocks of both sides may be apart.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);

    /// <summary>Signs for keys that are not there, so that they take as long as those that are.</summary>
    private readonly AccessKey _nobody = new("", new(new()) { Secret = new('-', 40) });

    private readonly SignatureHeaders _headers = new();

    private readonly bool _explains = options.Explain ?? environment.IsDevelopment();

    public async ValueTask<Verdict> VerifyAsync(HttpContext context, string authorization)
    {
        var request = context.Request;
        if (!_headers.TryRead(authorization, out var header, out var fault)
            || !SignedRequest.TryRead(request, header, out var signed, out fault))
        {
            return AuthErrors.Malformed(fault);
        }

        var now = clock.GetUtcNow();
        var key = users.FindKey(header.Access);
        if (key is null)
        {
            _ = signed.IsSigned(_nobody.SigningKey, header.Signature, default, options.PublicHost);
            return AuthErrors.UnknownKey(header.Access);
        }

        if (FaultOf(key, signed, request, now) is { } refusal)
        {
            return refusal;
        }

        if ((signed.Payload is { } declared ? Encoding.ASCII.GetBytes(declared) : await SignedBody.HashAsync(request)) is not { } payloadHash)
        {
            return AuthErrors.BodyTooLarge;
        }

        // the body may have taken its time
        if (locks.IsLocked(key, now))
        {
            return AuthErrors.KeyLocked;
        }

        if (signed.IsSigned(key.SigningKey, header.Signature, payloadHash, options.PublicHost) is not { } isSigned)
        {
            return AuthErrors.Malformed("the path or the query has a % without two hexadecimal digits");
        }

        if (!isSigned)
        {
            locks.Failed(key, now);
            return AuthErrors.WrongSignature(_explains ? signed.Explain(payloadHash) : null);
        }

        return signed.Payload is null or Signer.UnsignedPayload ? Succeed(key, now) : await CheckDeclaredAsync(key, signed, request, now);
    }

    /// <summary>What forbids to look at the signature at all.</summary>
    private GatewayError? FaultOf(AccessKey key, SignedRequest signed, HttpRequest request, DateTimeOffset now)
    {
        if (locks.IsLocked(key, now))
        {
            return AuthErrors.KeyLocked;
        }

        if ((now - signed.SignedAt).Duration() > Tolerance || key.HasExpired(now))
        {
            return AuthErrors.SignatureExpired;
        }

        if (!key.TakesSecurityToken(request.Headers[SecretHeaders.SecurityToken].ToString()))
        {
            locks.Failed(key, now);
            return AuthErrors.Malformed("X-Security-Token is not the one of the temporary access key");
        }

        return request.ContentLength > SignedBody.Limit ? AuthErrors.BodyTooLarge : null;
    }

    /// <summary>The signature is right for the hash that the client declares; now the body must have it.</summary>
    private async ValueTask<Verdict> CheckDeclaredAsync(AccessKey key, SignedRequest signed, HttpRequest request, DateTimeOffset now)
    {
        if (await SignedBody.HashAsync(request) is not { } hash)
        {
            return AuthErrors.BodyTooLarge;
        }

        if (!Ascii.EqualsIgnoreCase(hash, signed.Payload))
        {
            locks.Failed(key, now);
            return AuthErrors.Malformed("the body does not have the hash in X-Sdk-Content-Sha256");
        }

        return Succeed(key, now);
    }

    private Verdict Succeed(AccessKey key, DateTimeOffset now) =>
        locks.TrySucceed(key, now) ? key.User : AuthErrors.KeyLocked;
}
