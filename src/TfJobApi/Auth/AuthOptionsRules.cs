using TfJobApi.Auth.Permissions;
using TfJobApi.Auth.Signatures;

namespace TfJobApi.Auth;

/// <summary>Checks users against each other and as a whole. No message contains a secret.</summary>
internal static class AuthOptionsRules
{
    public static IEnumerable<string> Check(AuthOptions options)
    {
        if (options.Mode == AuthMode.Enforced && options.Users.Count == 0)
        {
            yield return "Auth:Users is empty: with Auth:Mode=Enforced nobody could call; "
                + "add a user with a Name, a Token, a Password or AccessKeys, and Permissions";
        }

        if (options.PublicHost.Length > 0 && !Uri.TryCreate($"http://{options.PublicHost}/", UriKind.Absolute, out _))
        {
            yield return "Auth:PublicHost must be a host, with or without a port";
        }

        var faults = options.Users.SelectMany((user, i) => Check(user, $"Auth:Users:{i}"))
            .Concat(Duplicates(options.Users.Select((user, i) => ($"Auth:Users:{i}:Name", user.Name))))
            .Concat(Duplicates(options.Users.Select((user, i) => ($"Auth:Users:{i}:Token", user.Token))))
            .Concat(Duplicates(options.Users.SelectMany((user, i) => user.AccessKeys.Select((key, j) => ($"Auth:Users:{i}:AccessKeys:{j}:Access", key.Access)))));
        foreach (var fault in faults)
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> Check(UserOptions user, string key)
    {
        if (user.Name.Length == 0)
        {
            yield return $"{key}:Name is missing";
        }

        if (user.Token.Length == 0 && user.Password.Length == 0 && user.AccessKeys.Count == 0)
        {
            yield return $"{key} has no credential: it needs a Token, a Password or AccessKeys";
        }

        var faults = user.AccessKeys.SelectMany((pair, i) => Check(pair, $"{key}:AccessKeys:{i}"))
            .Concat(user.Permissions.SelectMany((permission, i) => Check(permission, $"{key}:Permissions:{i}")));
        foreach (var fault in faults)
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> Check(AccessKeyOptions pair, string key)
    {
        if (!SignatureHeader.IsAccessKey(pair.Access))
        {
            yield return $"{key}:Access is missing, or is not 1 to 128 letters, digits and -_.~";
        }

        if (pair.Secret.Length == 0)
        {
            yield return $"{key}:Secret is missing";
        }

        if (pair.Expires is not null && pair.SecurityToken.Length == 0)
        {
            yield return $"{key}:Expires is for temporary keys, which have a SecurityToken";
        }
    }

    private static IEnumerable<string> Check(PermissionOptions permission, string key)
    {
        if (permission.Verbs.Count == 0)
        {
            yield return $"{key}:Verbs is empty; it needs one of {PermissionOptions.AllVerbs}";
        }

        if (permission.Namespaces.Count == 0)
        {
            yield return $"{key}:Namespaces is empty; name them, or use * for all";
        }
    }

    private static IEnumerable<string> Duplicates(IEnumerable<(string Key, string Value)> settings) =>
        settings.Where(setting => setting.Value.Length > 0).GroupBy(setting => setting.Value, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => $"{string.Join(" and ", group.Select(setting => setting.Key))} are the same");
}
