using TfJobApi.Http;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Auth.Permissions;

internal sealed class Permission
{
    private readonly bool _coversEveryVerb;
    private readonly string[] _verbs;
    private readonly string[] _verbsOnNamespaces;
    private readonly HashSet<string> _namespaces;

    public Permission(PermissionOptions options)
    {
        IsDenial = options.Effect == PermissionEffect.Deny;
        _coversEveryVerb = options.Verbs.Contains(PermissionOptions.Any);
        _verbs = VerbsOn(CciActions.SubResource, options.Verbs);
        _verbsOnNamespaces = VerbsOn(CciActions.Namespace, options.Verbs);
        _namespaces = [.. options.Namespaces];
    }

    public bool IsDenial { get; }

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
