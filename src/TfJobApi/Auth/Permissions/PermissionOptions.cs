using System.Text.RegularExpressions;
using TfJobApi.Http;
using TfJobApi.Settings;

namespace TfJobApi.Auth.Permissions;

internal enum PermissionEffect
{
    Allow,

    /// <summary>Takes precedence over every <see cref="Allow"/>.</summary>
    Deny,
}

internal sealed partial class PermissionOptions(SettingReader read)
{
    public const string Any = "*";

    public static readonly string AllVerbs = $"{string.Join(", ", RequestInfo.Verbs)}, {Any}, or an action of CCI, for example cci:namespaceSubResource:update";

    public List<string> Verbs { get; init; } = read.Texts(
        "Verbs", "VERB|ACTION|*", "a verb of Kubernetes, an action of CCI, or *", $"one of {AllVerbs}",
        verb => verb == Any || RequestInfo.Verbs.Contains(verb) || CciActions.IsAction(verb));

    public List<string> Namespaces { get; init; } = read.Texts(
        "Namespaces", "NAME|*", "a namespace, or * for all", "1 to 63 lower-case letters, digits and '-', or * for all",
        name => name == Any || DnsLabel().IsMatch(name));

    public PermissionEffect Effect { get; init; } = read.Choice("Effect", PermissionEffect.Allow, "Deny takes precedence over every Allow");

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex DnsLabel();
}
