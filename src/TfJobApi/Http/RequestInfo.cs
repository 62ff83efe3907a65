using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Http;

/// <summary>
/// What a request asks for, read from its method, path and query alone, so that it is known before any route is chosen.
/// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/request/requestinfo.go
/// </summary>
/// <param name="Verb">A Kubernetes verb: get, list, watch, create, update, patch, delete, deletecollection.</param>
/// <param name="Resource">With its subresource, if that is meant: <c>tfjobs/status</c>.</param>
/// <param name="Namespace">Empty across all namespaces.</param>
/// <param name="Name">Empty for the whole collection.</param>
internal sealed record RequestInfo(string Verb, string Group, string Resource, string Namespace, string Name)
{
    /// <summary>Null for a resource that the API does not serve.</summary>
    public ResourceDefinition? Definition =>
        KnownResources.Objects.FirstOrDefault(known => known.Group == Group && known.Plural == Resource.Split('/')[0]);

    /// <summary>Null when the path names no resource, so that no permission is needed for it.</summary>
    public static RequestInfo? Of(HttpRequest request)
    {
        // whatever routing may make of the path, it must not be read more narrowly here: what is no resource needs no permission
        var parts = request.Path.Value!.Trim('/').Split('/');
        return parts switch
        {
            [var root, var group, _, .. var rest] when Is(root, "apis") => InGroup(request, group, rest),
            [var root, _, .. var rest] when Is(root, "api") => InGroup(request, "", rest),
            _ => null,
        };
    }

    private static RequestInfo? InGroup(HttpRequest request, string group, string[] path)
    {
        var isWatch = path is [var first, ..] && Is(first, "watch");
        var rest = isWatch ? path[1..] : path;
        var (@namespace, inner) = rest is [var scope, var name, _, ..] && Is(scope, Resources.Definitions.Namespace.Definition.Plural) ? (name, rest[2..]) : ("", rest);
        if (inner is not [var resource, .. var named] || KnownResources.Reviews.Any(review => Is(resource, review.Plural)))
        {
            return null;
        }

        var objectName = named is [var found, ..] ? found : "";
        var whole = named is [_, var subresource, ..] ? $"{resource}/{subresource}" : resource;

        // a namespace is in itself: permissions in it apply to it
        var isNamespace = group.Length == 0 && Is(resource, Resources.Definitions.Namespace.Definition.Plural);
        return new(isWatch ? "watch" : VerbOf(request, objectName), group, whole, isNamespace ? objectName : @namespace, objectName);
    }

    private static bool Is(string part, string word) => part.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>In any case, though it is refused but in upper case: read only in that, <c>patch</c> would need no more than "get".</summary>
    private static string MethodOf(HttpRequest request) => HttpMethods.GetCanonicalizedValue(request.Method);

    private static string VerbOf(HttpRequest request, string name) => (MethodOf(request), name.Length > 0) switch
    {
        ("POST", _) => "create",
        ("PUT", _) => "update",
        ("PATCH", _) => "patch",
        ("DELETE", true) => "delete",
        ("DELETE", false) => "deletecollection",
        (_, true) => "get",
        _ => QueryFlag.IsSet(request.Query["watch"]) ? "watch" : "list",
    };
}
