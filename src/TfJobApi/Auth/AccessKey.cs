using System.Text;

namespace TfJobApi.Auth;

/// <summary>
/// A pair of keys, and how often in a row a signature of it was wrong: after more than five times it is locked for five
/// minutes. Only keys that exist are counted, so strangers cannot fill the memory.
/// Source: Huawei Cloud, API Request Signing Guide (https://support.huaweicloud.com/intl/en-us/devg-apisign/)
/// </summary>
internal sealed class AccessKey(string user, AccessKeyOptions options)
{
    private const int FailuresAllowed = 5;

    private static readonly TimeSpan LockTime = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly byte[] _secret = Encoding.UTF8.GetBytes(options.Secret);
    private readonly SecretHash? _securityToken = SecretHash.OfConfigured(options.SecurityToken);
    private int _failures;
    private DateTimeOffset _lockedUntil;

    public string User { get; } = user;

    public string Access { get; } = options.Access;

    public ReadOnlySpan<byte> Secret => _secret;

    /// <summary>Whether the token is the one that belongs to the key; a key that is not temporary needs none.</summary>
    public bool TakesSecurityToken(string token) => _securityToken is not { } expected || expected == SecretHash.Of(token);

    public bool HasExpired(DateTimeOffset now) => now >= options.Expires;

    public bool IsLocked(DateTimeOffset now)
    {
        lock (_gate)
        {
            return now < _lockedUntil;
        }
    }

    public void Succeeded()
    {
        lock (_gate)
        {
            _failures = 0;
        }
    }

    public void Failed(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (++_failures > FailuresAllowed)
            {
                _failures = 0;
                _lockedUntil = now + LockTime;
            }
        }
    }
}
