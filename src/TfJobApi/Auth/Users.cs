using TfJobApi.Auth.Permissions;
using TfJobApi.Auth.Signatures;
using TfJobApi.Auth.Tokens;
using TfJobApi.Http;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Auth;

/// <summary>Finds the configured users by their credentials, and checks their permissions.</summary>
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

    public bool IsEmpty => _byName.Count == 0;

    public string? FindByToken(SecretHash token) => _byToken.GetValueOrDefault(token);

    public AccessKey? FindKey(string access) => _keys.GetValueOrDefault(access);

    public bool HasPassword(string user, string password) => _byName.TryGetValue(user, out var found) && found.HasPassword(password);

    /// <param name="namespace">Empty across all namespaces.</param>
    public bool IsAllowed(string user, string verb, string resource, string @namespace) =>
        _byName.TryGetValue(user, out var found) && found.IsAllowed(verb, resource, @namespace);

    public bool IsAllowedEverything(string user) =>
        KnownResources.Objects.All(resource => IsAllowed(user, PermissionOptions.Any, resource.Plural, ""));
}

internal sealed class User(UserOptions options)
{
    private readonly SecretHash? _password = SecretHash.FromSetting(options.Password);
    private readonly Permission[] _permissions = [.. options.Permissions.Select(permission => new Permission(permission))];

    public bool HasPassword(string password) => _password == SecretHash.Compute(password);

    /// <param name="verb">A Kubernetes verb, or <c>*</c> for all of them.</param>
    /// <param name="namespace">Empty across all namespaces.</param>
    public bool IsAllowed(string verb, string resource, string @namespace) => verb == PermissionOptions.Any
        ? RequestInfo.Verbs.All(each => IsAllowed(each, resource, @namespace))
        : _permissions.Any(permission => !permission.IsDenial && permission.Covers(verb, resource, @namespace))
            && !_permissions.Any(permission => permission.IsDenial && permission.Covers(verb, resource, @namespace));
}
