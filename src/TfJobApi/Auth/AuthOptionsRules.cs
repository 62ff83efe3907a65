using TfJobApi.Auth.Permissions;
using TfJobApi.Auth.Signatures;
using TfJobApi.Settings;

namespace TfJobApi.Auth;

/// <summary>Checks the users. No message contains a secret.</summary>
internal static class AuthOptionsRules
{
    public static IEnumerable<string> Check(AuthOptions options) =>
    [
        .. Violations(
            (options.Mode == AuthMode.Enforced && options.Users.Count == 0, "Auth:Users is empty: with Auth:Mode=Enforced every caller would be rejected; "
                + "add a user with a Name, a Token, a Password or AccessKeys, and Permissions"),
            (options.PublicHost.Length > 0 && !Uri.TryCreate($"http://{options.PublicHost}/", UriKind.Absolute, out _),
                "Auth:PublicHost must be a host, with or without a port")),
        .. options.Users.SelectMany((user, i) => Check(user, $"Auth:Users:{i}")),
        .. Duplicates(options.Users.Select((user, i) => ($"Auth:Users:{i}:Name", user.Name))),
        .. Duplicates(options.Users.Select((user, i) => ($"Auth:Users:{i}:Token", user.Token))),
        .. Duplicates(options.Users.SelectMany((user, i) => user.AccessKeys.Select((key, j) => ($"Auth:Users:{i}:AccessKeys:{j}:Access", key.Access)))),
    ];

    private static IEnumerable<string> Check(UserOptions user, string key) =>
    [
        .. Violations(
            (user.Name.Length == 0, $"{key}:Name is missing"),
            (!Credential.IsValid(user.Token), $"{key}:Token {Credential.Rule}"),
            (user.Token.Length == 0 && user.Password.Length == 0 && user.AccessKeys.Count == 0,
                $"{key} has no credential: it needs a Token, a Password or AccessKeys")),
        .. user.AccessKeys.SelectMany((pair, i) => Check(pair, $"{key}:AccessKeys:{i}")),
        .. user.Permissions.SelectMany((permission, i) => Check(permission, $"{key}:Permissions:{i}")),
    ];

    private static IEnumerable<string> Check(AccessKeyOptions pair, string key) => Violations(
        (!SignatureHeader.IsAccessKey(pair.Access), $"{key}:Access is missing, or is not 1 to 128 letters, digits and -_.~"),
        (pair.Secret.Length == 0, $"{key}:Secret is missing"),
        (!Credential.IsValid(pair.SecurityToken), $"{key}:SecurityToken {Credential.Rule}"),
        (pair.Expires is not null && pair.SecurityToken.Length == 0, $"{key}:Expires is for temporary keys, which have a SecurityToken"));

    private static IEnumerable<string> Check(PermissionOptions permission, string key) => Violations(
        (permission.Verbs.Count == 0, $"{key}:Verbs is empty; it needs one of {PermissionOptions.AllVerbs}"),
        (permission.Namespaces.Count == 0, $"{key}:Namespaces is empty; name them, or use * for all"));

    private static IEnumerable<string> Violations(params (bool IsViolated, string Message)[] rules) =>
        rules.Where(rule => rule.IsViolated).Select(rule => rule.Message);

    private static IEnumerable<string> Duplicates(IEnumerable<(string Key, string Value)> settings) =>
        settings.Where(setting => setting.Value.Length > 0).GroupBy(setting => setting.Value, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => $"{string.Join(" and ", group.Select(setting => setting.Key))} are the same");
}
