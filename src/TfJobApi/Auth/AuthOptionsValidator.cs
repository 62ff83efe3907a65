using Microsoft.Extensions.Options;

namespace TfJobApi.Auth;

/// <summary>Finds everything that is wrong with the section, each finding by its key.</summary>
internal sealed class AuthOptionsValidator : IValidateOptions<AuthOptions>
{
    private static readonly string[] Verbs =
        ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", PermissionOptions.Any];

    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        List<string> failures = [];
        if (!Enum.IsDefined(options.Mode))
        {
            failures.Add("Auth:Mode must be Open or Enforced");
        }

        if (options.Mode == AuthMode.Enforced && options.Users.Count == 0)
        {
            failures.Add("Auth:Users is empty: with Auth:Mode=Enforced nobody could call; add a user with a Name, a Token and Permissions");
        }

        for (var i = 0; i < options.Users.Count; i++)
        {
            failures.AddRange(Check(options.Users[i], $"Auth:Users:{i}"));
        }

        AddDuplicates(options.Users.Select(user => user.Name), "Name", failures);
        AddDuplicates(options.Users.Select(user => user.Token), "Token", failures);

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Check(UserOptions user, string key)
    {
        if (user.Name.Length == 0)
        {
            yield return $"{key}:Name is missing";
        }

        if (user.Token.Length == 0)
        {
            yield return $"{key}:Token is missing";
        }

        for (var i = 0; i < user.Permissions.Count; i++)
        {
            var permission = user.Permissions[i];
            foreach (var verb in permission.Verbs.Where(verb => !Verbs.Contains(verb)))
            {
                yield return $"{key}:Permissions:{i}:Verbs has '{verb}'; the verbs are {string.Join(", ", Verbs)}";
            }

            if (permission.Verbs.Count == 0)
            {
                yield return $"{key}:Permissions:{i}:Verbs is empty; the verbs are {string.Join(", ", Verbs)}";
            }

            if (permission.Namespaces.Count == 0)
            {
                yield return $"{key}:Permissions:{i}:Namespaces is empty; name them, or * for all";
            }
        }
    }

    /// <summary>Says which users share a value, never the value: it may be a token.</summary>
    private static void AddDuplicates(IEnumerable<string> values, string key, List<string> failures)
    {
        var shared = values.Index().Where(entry => entry.Item.Length > 0).GroupBy(entry => entry.Item, StringComparer.Ordinal).Where(group => group.Count() > 1);
        failures.AddRange(shared.Select(group => $"{string.Join(" and ", group.Select(entry => $"Auth:Users:{entry.Index}:{key}"))} are the same"));
    }
}
