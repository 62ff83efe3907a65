namespace TfJobApi.Http;

/// <summary>
/// What a request asks for, read from its method and path alone, so that it is known before any route is chosen.
/// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/request/requestinfo.go
/// </summary>
/// <param name="IsResource">Whether the path names a namespaced resource; the other values mean nothing if not.</param>
/// <param name="Verb">A Kubernetes verb: get, list, watch, create, update, patch, delete, deletecollection.</param>
/// <param name="Name">Empty for the whole collection.</param>
internal readonly record struct RequestInfo(bool IsResource, string Verb, string Namespace, string Name)
{
    public static RequestInfo Of(HttpRequest request)
    {
        // whatever routing may make of the path, it must not be read more narrowly here: what is no resource needs no permission
        var parts = request.Path.Value!.Trim('/').Split('/');
        if (parts is not [var root, _, _, var scope, var @namespace, _, ..]
            || !root.Equals("apis", StringComparison.OrdinalIgnoreCase)
            || !scope.Equals("namespaces", StringComparison.OrdinalIgnoreCase))
        {
            return new(false, "", "", "");
        }

        var name = parts.Length > 6 ? parts[6] : "";
        return new(true, VerbOf(request, name), @namespace, name);
    }

    private static string VerbOf(HttpRequest request, string name) => (request.Method, name.Length > 0) switch
    {
        ("POST", _) => "create",
        ("PUT", _) => "update",
        ("PATCH", _) => "patch",
        ("DELETE", true) => "delete",
        ("DELETE", false) => "deletecollection",
        (_, true) => "get",
        _ => IsTrue(request.Query["watch"].ToString()) ? "watch" : "list",
    };

    /// <summary>As Kubernetes reads a boolean parameter: everything but nothing, 0 and false is true.</summary>
    private static bool IsTrue(string text) => text.Length > 0 && text != "0" && !text.Equals("false", StringComparison.OrdinalIgnoreCase);
}
