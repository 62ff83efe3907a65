using System.Text;
using TfJobApi.Auth.Tokens;

namespace TfJobApi.Auth.Signatures;

/// <summary>A pair of keys of a user, permanent or temporary.</summary>
internal sealed class AccessKey(string user, AccessKeyOptions options)
{
    private readonly DateTimeOffset? _expires = options.Expires;
    private readonly SecretHash? _securityToken = SecretHash.OfConfigured(options.SecurityToken);

    public string User { get; } = user;

    public string Access { get; } = options.Access;

    public SigningKey SigningKey { get; } = new(Encoding.UTF8.GetBytes(options.Secret));

    /// <summary>Whether the token is the one that belongs to the key; a key that is not temporary needs none.</summary>
    public bool TakesSecurityToken(string token) => _securityToken is not { } expected || expected == SecretHash.Of(token);

    public bool HasExpired(DateTimeOffset now) => now >= _expires;
}
