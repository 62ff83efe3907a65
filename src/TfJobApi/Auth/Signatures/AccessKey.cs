using System.Text;
using TfJobApi.Auth.Tokens;
using TfJobApi.Clock;
using TfJobApi.Settings;

namespace TfJobApi.Auth.Signatures;

internal sealed class AccessKeyOptions(SettingReader read)
{
    public string Access { get; init; } = read.Text("Access", "KEY", "", "an access key (AK) for signatures") ?? "";

    public string Secret { get; init; } = read.Text("Secret", "KEY", "", "its secret key (SK)") ?? "";

    public string SecurityToken { get; } = read.Text(
        "SecurityToken", "TOKEN", "", "makes it a temporary key; X-Security-Token must contain the token in every request") ?? "";

    public DateTimeOffset? Expires { get; } = read.Value<DateTimeOffset>(
        "Expires", "TIME", "never", "the end of a temporary key, in UTC unless it names a zone", $"a time, for example {UtcTime.Example}", UtcTime.TryParse);
}

internal sealed class AccessKey(string user, AccessKeyOptions options)
{
    private readonly SecretHash? _securityToken = SecretHash.FromSetting(options.SecurityToken);
    private readonly Dictionary<SignatureAlgorithm, SigningKey> _signingKeys = SignatureAlgorithm.All.ToDictionary(
        algorithm => algorithm, algorithm => new SigningKey(algorithm, Encoding.UTF8.GetBytes(options.Secret)));

    public string User => user;

    public SigningKey SigningKeyFor(SignatureAlgorithm algorithm) => _signingKeys[algorithm];

    /// <summary>Checks the security token of a temporary key; a permanent key accepts any.</summary>
    public bool AcceptsSecurityToken(string token) => _securityToken is not { } expected || expected == SecretHash.Compute(token);

    public bool HasExpired(DateTimeOffset now) => now >= options.Expires;
}
