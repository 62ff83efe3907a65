using System.Text;
using TfJobApi.Auth.Tokens;

namespace TfJobApi.Auth.Signatures;

/// <summary>A pair of keys of a user, permanent or temporary.</summary>
internal sealed class AccessKey(string user, AccessKeyOptions options)
{
    private readonly DateTimeOffset? _expires = options.Expires;
    private readonly SecretHash? _securityToken = SecretHash.FromSetting(options.SecurityToken);
    private readonly Dictionary<SignatureAlgorithm, SigningKey> _signingKeys = SignatureAlgorithm.All.ToDictionary(
        algorithm => algorithm, algorithm => new SigningKey(algorithm, Encoding.UTF8.GetBytes(options.Secret)));

    public string User { get; } = user;

    public SigningKey SigningKeyFor(SignatureAlgorithm algorithm) => _signingKeys[algorithm];

    /// <summary>Checks the security token of a temporary key; a permanent key accepts any.</summary>
    public bool AcceptsSecurityToken(string token) => _securityToken is not { } expected || expected == SecretHash.Compute(token);

    public bool HasExpired(DateTimeOffset now) => now >= _expires;
}
