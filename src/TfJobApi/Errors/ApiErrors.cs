using System.Globalization;

namespace TfJobApi.Errors;

/// <summary>
/// Every refusal the API can give, worded as a kube-apiserver words it.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/api/errors/errors.go
/// </summary>
internal static class ApiErrors
{
    public const string Group = "kubeflow.org";
    public const string Resource = "tfjobs";
    public const string Kind = "TFJob";

    public static ApiStatus BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>What steers the server makes no sense; each cause names a field, or a header.</summary>
    public static ApiStatus BadFields(FieldErrorList causes)
    {
        var list = causes.ToList();
        var messages = list.Select(cause => $"{cause.Field}: {cause.Message}").ToList();
        var all = messages.Count == 1 ? messages[0] : $"[{string.Join(", ", messages)}]";

        return BadRequest(all) with { Details = new() { Causes = list } };
    }

    /// <summary>The body cannot be read as what it claims to be; CCI calls that "request body error".</summary>
    public static ApiStatus UnreadableBody(string message) => BadRequest(message) with { ErrorCode = "CCI.01.400101" };

    public static ApiStatus Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    /// <summary>
    /// 403 for a call on a resource; <paramref name="name"/> is empty for calls on the whole collection,
    /// <paramref name="namespace"/> for calls across all namespaces.
    /// </summary>
    /// <param name="resource">With its subresource, if that is meant: <c>tfjobs/status</c>.</param>
    public static ApiStatus Forbidden(string user, string verb, string group, string resource, string @namespace, string name)
    {
        var kind = resource.Split('/')[0];
        var qualified = group.Length == 0 ? kind : $"{kind}.{group}";
        var target = name.Length == 0 ? qualified : $"{qualified} {GoQuote.Quote(name)}";
        var scope = @namespace.Length == 0 ? "at the cluster scope" : $"in the namespace {GoQuote.Quote(@namespace)}";
        var message = $"{target} is forbidden: User {GoQuote.Quote(user)} cannot {verb} resource {GoQuote.Quote(resource)} "
            + $"in API group {GoQuote.Quote(group)} {scope}";

        var (code, action) = CciAction(verb, kind);

        return new(403, "Forbidden", message)
        {
            Details = new() { Name = name, Group = group, Kind = kind },
            ErrorCode = code,
            ErrorMessage = $"insufficient operation permission, require {action}",
        };
    }

    public static ApiStatus NotFound(string name) =>
        new(404, "NotFound", $"{Resource}.{Group} {GoQuote.Quote(name)} not found") { Details = ResourceDetails(name) };

    public static ApiStatus NamespaceNotFound(string name) =>
        new(404, "NotFound", $"namespaces {GoQuote.Quote(name)} not found") { Details = new() { Name = name, Kind = "namespaces" } };

    public static ApiStatus NotAcceptable(IEnumerable<string> accepted) =>
        new(406, "NotAcceptable", $"only the following media types are accepted: {string.Join(", ", accepted)}");

    public static ApiStatus MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");

    public static ApiStatus AlreadyExists(string name) =>
        new(409, "AlreadyExists", $"{Resource}.{Group} {GoQuote.Quote(name)} already exists") { Details = ResourceDetails(name) };

    public static ApiStatus Conflict(string name)
    {
        const string modified = "the object has been modified; please apply your changes to the latest version and try again";
        return new(409, "Conflict", $"Operation cannot be fulfilled on {Resource}.{Group} {GoQuote.Quote(name)}: {modified}")
        {
            Details = ResourceDetails(name),
        };
    }

    /// <summary>409 for an update of a TFJob that has gone, whether there is another by that name or none.</summary>
    /// <param name="found">The uid of the other one; empty when there is none.</param>
    public static ApiStatus UidConflict(string name, string wanted, string found) =>
        Conflict(name) with
        {
            Message = $"Operation cannot be fulfilled on {Resource}.{Group} {GoQuote.Quote(name)}: Precondition failed: "
                + $"UID in precondition: {GoQuote.Shorten(wanted)}, UID in object meta: {found}",
        };

    /// <summary>409 for a delete whose precondition does not hold.</summary>
    public static ApiStatus PreconditionFailed(string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {Kind}.{Group} {GoQuote.Quote(name)}: {why}")
        {
            Details = new() { Name = name, Group = Group, Kind = Kind },
        };

    public static ApiStatus RequestEntityTooLarge(int limit) =>
        new(413, "RequestEntityTooLarge", string.Create(CultureInfo.InvariantCulture, $"Request entity too large: limit is {limit}"));

    public static ApiStatus ObjectTooLarge(int limit) =>
        new(413, "RequestEntityTooLarge", string.Create(
            CultureInfo.InvariantCulture, $"Request entity too large: the TFJob would be larger than the {limit} bytes that can be stored"));

    public static ApiStatus TooManyOperations(int limit) =>
        new(413, "RequestEntityTooLarge", string.Create(
            CultureInfo.InvariantCulture, $"The allowed maximum operations in a JSON patch is {limit}, got more"));

    public static ApiStatus UnsupportedMediaType(IEnumerable<string> accepted) =>
        new(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: "
            + string.Join(", ", accepted));

    /// <summary>422: the object, or the options of a call, break rules; each cause names its field.</summary>
    public static ApiStatus Invalid(FieldErrorList causes, string? name, string kind = Kind, string group = Group)
    {
        var list = causes.ToList();
        var messages = list.Select(cause => $"{cause.Field}: {cause.Message}").Distinct().ToList();
        var all = messages.Count == 1 ? messages[0] : $"[{string.Join(", ", messages)}]";
        var qualifiedKind = group.Length == 0 ? kind : $"{kind}.{group}";

        return new(422, "Invalid", $"{qualifiedKind} {GoQuote.Quote(name ?? "")} is invalid: {all}")
        {
            Details = new() { Name = name, Group = group, Kind = kind, Causes = list },
        };
    }

    /// <summary>
    /// 422: a patch whose fields are not those of the object. It names no kind, as in a real server.
    /// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/handlers/patch.go
    /// </summary>
    public static ApiStatus InvalidPatch(string patch, string why)
    {
        var causes = new FieldErrorList();
        causes.Add(StatusCause.Invalid("patch", patch, why));
        return Invalid(causes, null, "", "");
    }

    /// <summary>410: the version, or the list that the token belongs to, is not kept any more.</summary>
    public static ApiStatus Expired(string message) => new(410, "Expired", message);

    /// <summary>504: the version that is asked for is still to come. A real server waits three seconds for it, and says the same then.</summary>
    public static ApiStatus VersionTooLarge(long version, long current) =>
        new(504, "Timeout", string.Create(CultureInfo.InvariantCulture, $"Timeout: Too large resource version: {version}, current: {current}"))
        {
            Details = new() { Causes = [new StatusCause("ResourceVersionTooLarge", "Too large resource version", "")] },
        };

    public static ApiStatus InternalError(string requestId) =>
        new(500, "InternalError", $"Internal error occurred: this is a fault of the server; its log tells more under request {requestId}");

    /// <summary>500 that was asked for.</summary>
    public static ApiStatus InjectedError()
    {
        const string what = "this fault was asked for";
        return new(500, "InternalError", $"Internal error occurred: {what}") { Details = new() { Causes = [new StatusCause("", what, "")] } };
    }

    public static ApiStatus TooManyRequests(int retryAfter) =>
        new(429, "TooManyRequests", "Too many requests, please try again later.") { Details = new() { RetryAfterSeconds = retryAfter } };

    public static ApiStatus ServiceUnavailable(int retryAfter) =>
        new(503, "ServiceUnavailable", "the server is currently unable to handle the request") { Details = new() { RetryAfterSeconds = retryAfter } };

    public static ApiStatus Timeout() =>
        new(504, "Timeout", "Timeout: request did not complete within the allotted timeout") { Details = new() };

    private static StatusDetails ResourceDetails(string name) => new() { Name = name, Group = Group, Kind = Resource };

    /// <summary>
    /// CCI's action, and the code for its lack: 1 to 5 behind the first of the resource. PUT and PATCH are one action, and so
    /// are both kinds of delete; namespaces have actions of their own.
    /// </summary>
    private static (string Code, string Action) CciAction(string verb, string kind)
    {
        var (place, action) = verb switch
        {
            "create" => (0, "create"),
            "delete" or "deletecollection" => (1, "delete"),
            "update" or "patch" => (2, "update"),
            "get" => (3, "get"),
            _ => (4, "list"),
        };
        var (first, resource) = kind == "namespaces" ? (403105, "namespace") : (403110, "namespaceSubResource");

        return (string.Create(CultureInfo.InvariantCulture, $"CCI.01.{first + place}"), $"cci:{resource}:{action}");
    }
}
