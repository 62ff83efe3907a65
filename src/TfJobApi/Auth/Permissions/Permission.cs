using TfJobApi.Http;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Auth.Permissions;

internal sealed class Permission(PermissionOptions options)
{
    private readonly bool _coversEveryVerb = options.Verbs.Contains(PermissionOptions.Any);
    private readonly string[] _verbs = VerbsOn(CciActions.SubResource, options.Verbs);
    private readonly string[] _verbsOnNamespaces = VerbsOn(CciActions.Namespace, options.Verbs);
    private readonly HashSet<string> _namespaces = [.. options.Namespaces];

    public bool IsDenial { get; } = options.Effect == PermissionEffect.Deny;

    /// <param name="resource">The plural, with its subresource if there is one; namespaces have separate actions.</param>
    /// <param name="namespace">Empty across all namespaces: covered by a permission for all namespaces, and by every denial.</param>
    public bool Covers(string verb, string resource, string @namespace)
    {
        var verbs = resource == Namespace.Definition.Plural ? _verbsOnNamespaces : _verbs;
        return (_coversEveryVerb || verbs.Contains(verb))
            && (_namespaces.Contains(PermissionOptions.Any) || (@namespace.Length == 0 ? IsDenial : _namespaces.Contains(@namespace)));
    }

    private static string[] VerbsOn(string resource, List<string> granted) =>
        [.. RequestInfo.Verbs.Where(verb => granted.Any(text => text == verb || CciActions.Covers(text, resource, verb)))];
}
