using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using TfJobApi.Errors;
using TfJobApi.Storage;

namespace TfJobApi.Auth.Tokens;

/// <summary>
/// Tokens that every replica can verify, because they have their content, and a signature by a secret that all replicas share:
/// the time of their end, whether they are for a project, the tenant and the user.
/// </summary>
internal sealed class SharedTokens(ISharedSecret secret, StoreScope scope) : ITokens
{
    private const int FixedLength = sizeof(long) + 1;

    /// <summary>The name of a tenant does not have it.</summary>
    private const char Separator = '\n';

    public async ValueTask<Result<string>> IssueAsync(string user, bool isForProject, DateTimeOffset now)
    {
        if (!(await secret.GetAsync()).TryGet(out var key, out var failure))
        {
            return failure;
        }

        var names = Encoding.UTF8.GetBytes($"{scope.Tenant}{Separator}{user}");
        var content = new byte[FixedLength + names.Length];
        BinaryPrimitives.WriteInt64BigEndian(content, (now + IssuedTokens.Lifetime).ToUnixTimeMilliseconds());
        content[sizeof(long)] = isForProject ? (byte)1 : (byte)0;
        names.CopyTo(content, FixedLength);
        return Base64Url.EncodeToString([.. content, .. HMACSHA256.HashData(key, content)]);
    }

    public async ValueTask<AuthOutcome> FindAsync(string token, SecretHash hash, DateTimeOffset now)
    {
        if (!Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token) is not { Length: > FixedLength + HMACSHA256.HashSizeInBytes } bytes)
        {
            return AuthErrors.BadToken;
        }

        if (!(await secret.GetAsync()).TryGet(out var key, out var failure))
        {
            return AuthErrors.Unavailable(failure);
        }

        var content = bytes.AsMemory(..^HMACSHA256.HashSizeInBytes);
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, content.Span), bytes.AsSpan(content.Length)))
        {
            return AuthErrors.BadToken;
        }

        var expires = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(content.Span));
        var names = Encoding.UTF8.GetString(content.Span[FixedLength..]).Split(Separator, 2);
        return names[0] != scope.Tenant || expires <= now ? AuthErrors.BadToken
            : content.Span[sizeof(long)] == 0 ? AuthErrors.TokenWithoutProject
            : names[1];
    }
}
