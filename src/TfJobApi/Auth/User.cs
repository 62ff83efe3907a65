using TfJobApi.Auth.Permissions;
using TfJobApi.Auth.Tokens;
using TfJobApi.Http;

namespace TfJobApi.Auth;

/// <summary>A configured user: what shows that it is this one, and what it may do.</summary>
internal sealed class User(UserOptions options)
{
    private readonly SecretHash? _password = SecretHash.FromSetting(options.Password);
    private readonly Permission[] _permissions = [.. options.Permissions.Select(permission => new Permission(permission))];

    public string Name { get; } = options.Name;

    public bool HasPassword(string password) => _password == SecretHash.Compute(password);

    /// <param name="verb">A Kubernetes verb, or <c>*</c> for the question whether it may be each of them.</param>
    /// <param name="namespace">Empty across all namespaces.</param>
    public bool IsAllowed(string verb, string resource, string @namespace) => verb == PermissionOptions.Any
        ? RequestInfo.Verbs.All(each => IsAllowed(each, resource, @namespace))
        : _permissions.Any(permission => !permission.IsDenial && permission.Covers(verb, resource, @namespace))
            && !_permissions.Any(permission => permission.IsDenial && permission.Covers(verb, resource, @namespace));
}
