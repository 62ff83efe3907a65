using System.Text;
using TfJobApi.Clock;
using TfJobApi.Redaction;
using TfJobApi.Tenants;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// Authenticates a caller by a signature. All checks that do not need the body precede reading it; a body whose hash is
/// declared is read after the signature was verified.
/// </summary>
internal sealed class SignatureVerifier(
    Users users, AuthOptions options, IHostEnvironment environment, VirtualClock clock, KeyLocks locks, TenantRegistry tenants)
{
    /// <summary>The maximum difference between the clocks of client and server.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);

    // Signatures of unknown keys are verified, too, so that they take as long as those of known keys.
    private readonly AccessKey _unknownKey = new("", new(new()) { Secret = new('-', 40) });

    private readonly SignatureHeaderCache _headers = new();

    private readonly bool _explains = options.Explain ?? environment.IsDevelopment();

    public async ValueTask<AuthOutcome> VerifyAsync(HttpContext context, string authorization)
    {
        var request = context.Request;
        if (!_headers.TryParse(authorization, out var header, out var error)
            || !SignedRequest.TryRead(request, header, out var signed, out error))
        {
            return AuthErrors.InvalidSignature(error);
        }

        var now = clock.GetUtcNow();
        var key = users.FindKey(header.Access);
        if (key is null)
        {
            signed.TryVerify(_unknownKey.SigningKeyFor(header.Algorithm), default, options.PublicHost, out _);
            return AuthErrors.UnknownKey(header.Access);
        }

        var attempt = Begin(key, context, now);
        if (CheckBeforeSignature(attempt, signed, request, now) is { } early)
        {
            return early;
        }

        var body = signed.Payload is { } declared
            ? new(Encoding.ASCII.GetBytes(declared), null)
            : await SignedBody.HashAsync(request, header.Algorithm);
        if (body.Hash is not { } payloadHash)
        {
            return body.Error!;
        }

        // Reading the body may have taken long: check the lock again.
        if (attempt.IsLocked)
        {
            return AuthErrors.KeyLocked;
        }

        if (!signed.TryVerify(key.SigningKeyFor(header.Algorithm), payloadHash, options.PublicHost, out var isSigned))
        {
            return AuthErrors.InvalidSignature("the path or the query has a % that is not followed by two hexadecimal digits");
        }

        if (!isSigned && await OtherHashOfNothingAsync(header.Algorithm, signed, payloadHash, request) is { } otherHash)
        {
            signed.TryVerify(key.SigningKeyFor(header.Algorithm), otherHash, options.PublicHost, out isSigned);
        }

        if (!isSigned)
        {
            attempt.AddFailure();
            return AuthErrors.InvalidSignature(_explains ? signed.Explain(payloadHash) : null);
        }

        return signed.Payload is null or SdkHeaders.UnsignedPayload
            ? Succeed(attempt)
            : await CheckDeclaredHashAsync(header.Algorithm, attempt, signed, request);
    }

    private static GatewayError? CheckBeforeSignature(KeyAttempt attempt, SignedRequest signed, HttpRequest request, DateTimeOffset now)
    {
        var key = attempt.Key;
        if (attempt.IsLocked)
        {
            return AuthErrors.KeyLocked;
        }

        if (key.HasExpired(now))
        {
            return AuthErrors.KeyExpired;
        }

        if ((now - signed.SignedAt).Duration() > Tolerance)
        {
            return AuthErrors.SignatureExpired(signed.SignedAt, now);
        }

        if (!key.AcceptsSecurityToken(request.Headers[SecretHeaders.SecurityToken].ToString()))
        {
            attempt.AddFailure();
            return AuthErrors.InvalidSignature("X-Security-Token is not the one of the temporary access key");
        }

        return request.ContentLength > SignedBody.Limit ? AuthErrors.BodyTooLarge : null;
    }

    private static async ValueTask<AuthOutcome> CheckDeclaredHashAsync(
        SignatureAlgorithm algorithm, KeyAttempt attempt, SignedRequest signed, HttpRequest request)
    {
        var (hash, error) = await SignedBody.HashAsync(request, algorithm);
        if (error is not null)
        {
            return error;
        }

        if (!Ascii.EqualsIgnoreCase(hash, signed.Payload))
        {
            attempt.AddFailure();
            return AuthErrors.InvalidSignature("the body does not have the hash in X-Sdk-Content-Sha256");
        }

        return Succeed(attempt);
    }

    /// <summary>
    /// Returns what a client may have signed instead for a body without bytes, which is the same: the hash of nothing, or that the body is
    /// not signed. Huawei's Python SDK signs the one and sends the other. Null for any other body.
    /// Source: https://github.com/huaweicloud/huaweicloud-sdk-python-v3/blob/master/huaweicloud-sdk-core/huaweicloudsdkcore/signer/signer.py
    /// </summary>
    private static async ValueTask<byte[]?> OtherHashOfNothingAsync(
        SignatureAlgorithm algorithm, SignedRequest signed, byte[] payloadHash, HttpRequest request)
    {
        var nothing = algorithm.Hash([]);
        var isUnsigned = signed.Payload == SdkHeaders.UnsignedPayload;
        if (!isUnsigned && !Ascii.EqualsIgnoreCase(payloadHash, nothing))
        {
            return null;
        }

        var hash = signed.Payload is null ? payloadHash : (await SignedBody.HashAsync(request, algorithm)).Hash;

        return hash.AsSpan().SequenceEqual(nothing) ? isUnsigned ? nothing : Encoding.ASCII.GetBytes(SdkHeaders.UnsignedPayload) : null;
    }

    /// <summary>Counts a caller that names a tenant that does not exist in the default one: otherwise every new name would have tries of its own.</summary>
    private KeyAttempt Begin(AccessKey key, HttpContext context, DateTimeOffset now)
    {
        if (((TenantRequestServices)context.RequestServices).Tenant is not { IsPending: true })
        {
            return new(key, locks, now);
        }

        var @default = tenants.Default;
        return new(key, @default.GetRequiredService<KeyLocks>(), @default.GetRequiredService<VirtualClock>().GetUtcNow());
    }

    private static AuthOutcome Succeed(KeyAttempt attempt) => attempt.TrySucceed() ? attempt.Key.User : AuthErrors.KeyLocked;

    private readonly record struct KeyAttempt(AccessKey Key, KeyLocks Locks, DateTimeOffset Time)
    {
        public bool IsLocked => Locks.IsLocked(Key, Time);

        public void AddFailure() => Locks.AddFailure(Key, Time);

        public bool TrySucceed() => Locks.TrySucceed(Key, Time);
    }
}
