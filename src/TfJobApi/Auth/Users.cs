using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace TfJobApi.Auth;

/// <summary>The configured users. Tokens are kept and compared as hashes, so a comparison's time tells nothing of them.</summary>
internal sealed class Users(IOptions<AuthOptions> options)
{
    private readonly Dictionary<string, UserOptions> _byTokenHash =
        options.Value.Users.ToDictionary(user => Hash(user.Token), StringComparer.Ordinal);

    private readonly Dictionary<string, UserOptions> _byName =
        options.Value.Users.ToDictionary(user => user.Name, StringComparer.Ordinal);

    /// <summary>The name of the user whose token this is; null when it is nobody's.</summary>
    public string? FindByToken(string token) => _byTokenHash.GetValueOrDefault(Hash(token))?.Name;

    public bool IsAllowed(string user, string verb, string @namespace) =>
        _byName.TryGetValue(user, out var found)
        && found.Permissions.Any(permission => Covers(permission.Verbs, verb) && Covers(permission.Namespaces, @namespace));

    private static bool Covers(List<string> granted, string asked) =>
        granted.Contains(PermissionOptions.Any) || granted.Contains(asked);

    private static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
