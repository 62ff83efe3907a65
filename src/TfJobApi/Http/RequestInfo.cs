using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Http;

/// <summary>
/// The resource and the verb of a request, parsed from its method, path and query alone, so that they are known before routing.
/// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/request/requestinfo.go
/// </summary>
/// <param name="Verb">One of <see cref="Verbs"/>.</param>
/// <param name="Resource">With its subresource, if there is one: <c>tfjobs/status</c>.</param>
/// <param name="Namespace">Empty across all namespaces.</param>
/// <param name="Name">Empty for the whole collection.</param>
internal sealed record RequestInfo(string Verb, string Group, string Resource, string Namespace, string Name)
{
    public const string Get = "get";
    public const string List = "list";
    public const string Watch = "watch";
    public const string Create = "create";
    public const string Update = "update";
    public const string Patch = "patch";
    public const string Delete = "delete";
    public const string DeleteCollection = "deletecollection";

    public static readonly string[] Verbs = [Get, List, Watch, Create, Update, Patch, Delete, DeleteCollection];

    /// <summary>Null for a resource that the API does not serve.</summary>
    public ResourceDefinition? Definition =>
        KnownResources.Objects.FirstOrDefault(known => known.Group == Group && known.Plural == Resource.Split('/')[0]);

    private static string Namespaces => Resources.Definitions.Namespace.Definition.Plural;

    public bool IsWrite => Verb is Create or Update or Patch or Delete or DeleteCollection;

    /// <summary>Whether requests by a verb can have a name in their path.</summary>
    public static bool HasName(string verb) => verb is not (List or Create or DeleteCollection);

    public static RequestInfo? From(HttpRequest request) => Parse(request.Method, request.Path.Value!, request.QueryString.Value);

    /// <summary>Returns null for a path without a resource, which needs no permission.</summary>
    public static RequestInfo? Parse(string method, string path, string? query)
    {
        // other paths need no permission, so this must match at least every path that routing matches
        var parts = path.Trim('/').Split('/');
        return parts switch
        {
            [var root, var group, _, .. var rest] when Is(root, "apis") => InGroup(group, rest, method, query),
            [var root, _, .. var rest] when Is(root, "api") => InGroup("", rest, method, query),
            _ => null,
        };
    }

    private static RequestInfo? InGroup(string group, string[] path, string method, string? query)
    {
        var isWatch = path is [var first, ..] && Is(first, Watch);
        var rest = isWatch ? path[1..] : path;
        var (@namespace, inner) = rest is [var scope, var name, _, ..] && Is(scope, Namespaces) ? (name, rest[2..]) : ("", rest);
        if (inner is not [var resource, .. var named] || KnownResources.Reviews.Any(review => Is(resource, review.Plural)))
        {
            return null;
        }

        var objectName = named is [var found, ..] ? found : "";
        var whole = named is [_, var subresource, ..] ? $"{resource}/{subresource}" : resource;

        // permissions in a namespace apply to the namespace itself
        var isNamespace = group.Length == 0 && Is(resource, Namespaces);
        return new(isWatch ? Watch : VerbOf(method, objectName, query), group, whole, isNamespace ? objectName : @namespace, objectName);
    }

    private static bool Is(string part, string word) => part.Equals(word, StringComparison.OrdinalIgnoreCase);

    // Ignores case, although only upper case is accepted later: otherwise the method patch would need only the permission to get.
    private static string VerbOf(string method, string name, string? query) => (HttpMethods.GetCanonicalizedValue(method), name.Length > 0) switch
    {
        ("POST", _) => Create,
        ("PUT", _) => Update,
        ("PATCH", _) => Patch,
        ("DELETE", true) => Delete,
        ("DELETE", false) => DeleteCollection,
        (_, true) => Get,
        _ => new RequestQuery(query).Flag(Watch) ? Watch : List,
    };
}
