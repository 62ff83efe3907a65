using TfJobApi.Auth.Permissions;
using TfJobApi.Auth.Signatures;
using TfJobApi.Auth.Tokens;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Auth;

/// <summary>The configured users, by what they show.</summary>
internal sealed class Users
{
    private readonly Dictionary<string, User> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<SecretHash, string> _byToken = [];
    private readonly Dictionary<string, AccessKey> _keys = new(StringComparer.Ordinal);

    public Users(AuthOptions options)
    {
        foreach (var user in options.Users)
        {
            _byName.Add(user.Name, new(user));
            if (SecretHash.FromSetting(user.Token) is { } token)
            {
                _byToken.Add(token, user.Name);
            }

            foreach (var key in user.AccessKeys)
            {
                _keys.Add(key.Access, new(user.Name, key));
            }
        }
    }

    public bool AreNone => _byName.Count == 0;

    /// <summary>Finds the name of the user with this configured token; null if there is none.</summary>
    public string? FindByToken(SecretHash token) => _byToken.GetValueOrDefault(token);

    public AccessKey? FindKey(string access) => _keys.GetValueOrDefault(access);

    public bool HasPassword(string user, string password) => _byName.TryGetValue(user, out var found) && found.HasPassword(password);

    /// <param name="namespace">Empty across all namespaces.</param>
    public bool IsAllowed(string user, string verb, string resource, string @namespace) =>
        _byName.TryGetValue(user, out var found) && found.IsAllowed(verb, resource, @namespace);

    public bool MayDoEverything(string user) =>
        KnownResources.Objects.All(resource => IsAllowed(user, PermissionOptions.Any, resource.Plural, ""));
}
