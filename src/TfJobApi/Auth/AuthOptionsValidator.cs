using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using TfJobApi.Auth.Permissions;
using TfJobApi.Auth.Signatures;
using TfJobApi.Clock;

namespace TfJobApi.Auth;

/// <summary>Finds everything that is wrong with the section, each finding by its key, and never shows what may be a secret.</summary>
internal sealed partial class AuthOptionsValidator : IValidateOptions<AuthOptions>
{
    private static readonly string AllVerbs =
        $"{string.Join(", ", Permission.Verbs)}, {PermissionOptions.Any}, or CCI's as cci:namespaceSubResource:update";

    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        List<string> failures = [];
        if (!Enum.IsDefined(options.Mode))
        {
            failures.Add("Auth:Mode must be Open or Enforced");
        }

        if (options.Mode == AuthMode.Enforced && options.Users.Count == 0)
        {
            failures.Add("Auth:Users is empty: with Auth:Mode=Enforced nobody could call; "
                + "add a user with a Name, a Token, a Password or AccessKeys, and Permissions");
        }

        if (options.PublicHost.Length > 0 && !Uri.TryCreate($"http://{options.PublicHost}/", UriKind.Absolute, out _))
        {
            failures.Add("Auth:PublicHost is no host, with or without a port");
        }

        foreach (var (index, user) in options.Users.Index())
        {
            failures.AddRange(Check(user, $"Auth:Users:{index}"));
        }

        AddDuplicates(options.Users.Select((user, i) => ($"Auth:Users:{i}:Name", user.Name)), failures);
        AddDuplicates(options.Users.Select((user, i) => ($"Auth:Users:{i}:Token", user.Token)), failures);
        AddDuplicates(options.Users.SelectMany((user, i) => user.AccessKeys.Select((key, j) => ($"Auth:Users:{i}:AccessKeys:{j}:Access", key.Access))), failures);

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
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

        foreach (var fault in user.AccessKeys.SelectMany((pair, i) => Check(pair, $"{key}:AccessKeys:{i}")))
        {
            yield return fault;
        }

        foreach (var fault in user.Permissions.SelectMany((permission, i) => Check(permission, $"{key}:Permissions:{i}")))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> Check(AccessKeyOptions pair, string key)
    {
        if (!SignatureHeader.IsAccessKey(pair.Access))
        {
            yield return $"{key}:Access is missing, or is not made of 1 to 128 letters, digits and -_.~";
        }

        if (pair.Secret.Length == 0)
        {
            yield return $"{key}:Secret is missing";
        }

        if (pair.Expires.Length > 0 && !UtcTime.TryParse(pair.Expires, out _))
        {
            yield return $"{key}:Expires is '{pair.Expires}', and no time as 2026-01-02T03:04:05Z";
        }

        if (pair.Expires.Length > 0 && pair.SecurityToken.Length == 0)
        {
            yield return $"{key}:Expires is for temporary keys, which have a SecurityToken";
        }
    }

    private static IEnumerable<string> Check(PermissionOptions permission, string key)
    {
        if (!Enum.IsDefined(permission.Effect))
        {
            yield return $"{key}:Effect must be Allow or Deny";
        }

        foreach (var verb in permission.Verbs.Where(verb => verb != PermissionOptions.Any && !Permission.Verbs.Contains(verb) && !CciActions.IsOne(verb)))
        {
            yield return $"{key}:Verbs has '{verb}'; the verbs are {AllVerbs}";
        }

        if (permission.Verbs.Count == 0)
        {
            yield return $"{key}:Verbs is empty; the verbs are {AllVerbs}";
        }

        if (permission.Namespaces.Count == 0)
        {
            yield return $"{key}:Namespaces is empty; name them, or * for all";
        }

        foreach (var wrong in permission.Namespaces.Where(wrong => wrong != PermissionOptions.Any && !DnsLabel().IsMatch(wrong)))
        {
            yield return $"{key}:Namespaces has '{wrong}'; a namespace is 1 to 63 small letters, digits and '-', or * for all";
        }
    }

    /// <summary>Says which keys share a value, never the value: it may be a token.</summary>
    private static void AddDuplicates(IEnumerable<(string Key, string Value)> settings, List<string> failures)
    {
        var shared = settings.Where(setting => setting.Value.Length > 0).GroupBy(setting => setting.Value, StringComparer.Ordinal).Where(group => group.Count() > 1);
        failures.AddRange(shared.Select(group => $"{string.Join(" and ", group.Select(setting => setting.Key))} are the same"));
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex DnsLabel();
}
