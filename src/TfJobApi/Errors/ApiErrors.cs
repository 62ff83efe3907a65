using System.Globalization;

namespace TfJobApi.Errors;

/// <summary>
/// The errors that all profiles report in the same way, with the messages of a kube-apiserver; see also <see cref="ProfileErrors"/>.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/api/errors/errors.go
/// </summary>
internal static class ApiErrors
{
    public const string AlreadyExistsReason = "AlreadyExists";

    /// <summary>The beginning of the message for a name that a deleted object has until its finalizers are removed.</summary>
    public const string IsBeingDeleted = "object is being deleted: ";

    private static readonly ResourceName Namespaces = new("", "namespaces", "Namespace");

    public static ApiStatus BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>400 for a new object with a version; 500, with this message, on a kube-apiserver.</summary>
    public static ApiStatus VersionOfNewObject() => BadRequest("resourceVersion should not be set on objects to be created");

    /// <summary>400 for parameters, headers and bodies of the admin API; each cause names a field or a header.</summary>
    public static ApiStatus BadFields(FieldErrorList causes)
    {
        var list = causes.ToList();
        return BadRequest(Join(list.Select(cause => cause.Field.Length == 0 ? cause.Message : $"{cause.Field}: {cause.Message}"))) with { Details = new() { Causes = list } };
    }

    /// <summary>400 for values that cannot be decoded.</summary>
    public static ApiStatus BadRequest(ResourceName resource, string? name, FieldErrorList causes) =>
        Violations(400, "BadRequest", resource, name, causes);

    /// <summary>422 for invalid values. A profile can have another code: <see cref="ProfileErrors.Invalid"/>.</summary>
    public static ApiStatus Unprocessable(ResourceName resource, string? name, FieldErrorList causes) =>
        Violations(422, "Invalid", resource, name, causes);

    public static ApiStatus Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    /// <param name="resource">Can include a subresource: <c>tfjobs/status</c>.</param>
    /// <param name="namespace">Empty for all namespaces.</param>
    /// <param name="name">Empty for the whole collection.</param>
    public static ApiStatus Forbidden(string user, string verb, string group, string resource, string @namespace, string name)
    {
        var plural = resource.Split('/')[0];
        var qualified = new ResourceName(group, plural, "").Qualified;
        var target = name.Length == 0 ? qualified : $"{qualified} {GoQuote.Quote(name)}";
        var scope = @namespace.Length == 0 ? "at the cluster scope" : $"in the namespace {GoQuote.Quote(@namespace)}";
        var message = $"{target} is forbidden: User {GoQuote.Quote(user)} cannot {verb} resource {GoQuote.Quote(resource)} "
            + $"in API group {GoQuote.Quote(group)} {scope}";

        return new(403, "Forbidden", message) { Details = new() { Name = name, Group = group, Kind = plural } };
    }

    public static ApiStatus NotFound(ResourceName resource, string name) =>
        new(404, "NotFound", $"{resource.Qualified} {GoQuote.Quote(name)} not found") { Details = CreateDetails(resource, name) };

    public static ApiStatus NamespaceNotFound(string name) => NotFound(Namespaces, name);

    /// <summary>The tenant of the request was deleted meanwhile; the next request creates it again.</summary>
    public static ApiStatus TenantDeleted() => new(404, "NotFound", "the tenant was deleted during this request");

    /// <summary>403 for a new object in a namespace that is being deleted.</summary>
    public static ApiStatus NamespaceTerminating(ResourceName resource, string name, string @namespace) => new(
        403, "Forbidden", $"{resource.Qualified} {GoQuote.Quote(name)} is forbidden: unable to create new content in namespace {@namespace} because it is being terminated")
    {
        Details = CreateDetails(resource, name) with
        {
            Causes = [new StatusCause("NamespaceTerminating", $"namespace {@namespace} is being terminated", "metadata.namespace")],
        },
    };

    /// <summary>403 for the deletion of a namespace that every cluster has.</summary>
    public static ApiStatus ProtectedNamespace(string name) =>
        new(403, "Forbidden", $"namespaces {GoQuote.Quote(name)} is forbidden: this namespace may not be deleted") { Details = CreateDetails(Namespaces, name) };

    public static ApiStatus MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");

    public static ApiStatus NotAcceptable(IEnumerable<string> accepted) =>
        new(406, "NotAcceptable", $"only the following media types are accepted: {string.Join(", ", accepted)}");

    /// <param name="isDeleting">Whether the existing object is kept only by its finalizers.</param>
    public static ApiStatus AlreadyExists(ResourceName resource, string name, bool isDeleting = false) => new(
        409, AlreadyExistsReason, $"{(isDeleting ? IsBeingDeleted : "")}{resource.Qualified} {GoQuote.Quote(name)} already exists")
    {
        Details = CreateDetails(resource, name),
    };

    /// <summary>409 for an update of a version that is not the current one.</summary>
    public static ApiStatus Conflict(ResourceName resource, string name) => Conflict(
        resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    /// <summary>409 for an apply that would change fields of other managers. Unlike other conflicts it does not name the object.</summary>
    public static ApiStatus ApplyConflict(string message, FieldErrorList causes) => new(409, "Conflict", message) { Details = new() { Causes = causes.ToList() } };

    /// <summary>409 for an apply that would create an object, and names the uid of an existing one.</summary>
    public static ApiStatus ApplyUidConflict(ResourceName resource, string name, string uid) => Conflict(
        resource, name, $"uid mismatch: the provided object specified uid {GoQuote.Shorten(uid)}, and no existing object was found");

    /// <summary>409 for an update of a deleted object.</summary>
    /// <param name="found">The uid of another object with its name, or empty.</param>
    public static ApiStatus UidConflict(ResourceName resource, string name, string wanted, string found) => Conflict(
        resource, name, $"Precondition failed: UID in precondition: {GoQuote.Shorten(wanted)}, UID in object meta: {found}");

    /// <summary>409 for the precondition of a delete.</summary>
    public static ApiStatus PreconditionFailed(ResourceName resource, string name, string reason) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource.QualifiedKind} {GoQuote.Quote(name)}: {reason}")
        {
            Details = new() { Name = name, Group = resource.Group, Kind = resource.Kind },
        };

    /// <summary>410 for a version, or the version of a page token, that is no longer stored.</summary>
    public static ApiStatus Expired(string message) => new(410, "Expired", message);

    public static ApiStatus RequestEntityTooLarge(int limit) =>
        new(413, "RequestEntityTooLarge", string.Create(CultureInfo.InvariantCulture, $"Request entity too large: limit is {limit}"));

    public static ApiStatus ObjectTooLarge(ResourceName resource, int limit) => new(413, "RequestEntityTooLarge", string.Create(
        CultureInfo.InvariantCulture, $"Request entity too large: the {resource.Kind} would be larger than the {limit} bytes that can be stored"));

    public static ApiStatus TooManyOperations(int limit) => new(413, "RequestEntityTooLarge", string.Create(
        CultureInfo.InvariantCulture, $"The allowed maximum operations in a JSON patch is {limit}, got more"));

    public static ApiStatus UnsupportedMediaType(IEnumerable<string> accepted) =>
        new(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: "
            + string.Join(", ", accepted));

    public static ApiStatus TooManyRequests(int retryAfter) =>
        new(429, "TooManyRequests", "Too many requests, please try again later.") { Details = new() { RetryAfterSeconds = retryAfter } };

    public static ApiStatus InternalError(string requestId) =>
        new(500, "InternalError", $"Internal error occurred: an error of the server itself; its log has the details under request {requestId}");

    public static ApiStatus InjectedError()
    {
        const string cause = "injected fault";
        return new(500, "InternalError", $"Internal error occurred: {cause}") { Details = new() { Causes = [new StatusCause("", cause, "")] } };
    }

    /// <summary>502 of a proxy; an API server has no reason for it.</summary>
    public static ApiStatus BadGateway() => new(502, "", "502 Bad Gateway");

    public static ApiStatus ServiceUnavailable(int retryAfter) =>
        new(503, "ServiceUnavailable", "the server is currently unable to handle the request") { Details = new() { RetryAfterSeconds = retryAfter } };

    /// <summary>504 for a version that does not exist yet. A kube-apiserver first waits three seconds for it.</summary>
    /// <param name="retryAfter">In seconds; null without one.</param>
    public static ApiStatus VersionTooLarge(long version, long current, int? retryAfter) =>
        new(504, "Timeout", string.Create(CultureInfo.InvariantCulture, $"Timeout: Too large resource version: {version}, current: {current}"))
        {
            Details = new() { Causes = [new StatusCause("ResourceVersionTooLarge", "Too large resource version", "")], RetryAfterSeconds = retryAfter },
        };

    public static ApiStatus Timeout() =>
        new(504, "Timeout", "Timeout: request did not complete within the allotted timeout") { Details = new() };

    /// <summary>507 for a write that needs more memory than the server may use.</summary>
    /// <param name="what">A plural.</param>
    public static ApiStatus InsufficientStorage(string what, long limit) => new(507, "InsufficientStorage", string.Create(
        CultureInfo.InvariantCulture, $"Insufficient storage: the {what} of all tenants would need more than {limit} bytes; delete some, or raise Limits:Memory"));

    private static ApiStatus Violations(int code, string reason, ResourceName resource, string? name, FieldErrorList causes)
    {
        var list = causes.ToList();
        var all = Join(list.Select(cause => $"{cause.Field}: {cause.Message}").Distinct());

        return new(code, reason, $"{resource.QualifiedKind} {GoQuote.Quote(name ?? "")} is invalid: {all}")
        {
            Details = new() { Name = name, Group = resource.Group, Kind = resource.Kind, Causes = list },
        };
    }

    private static ApiStatus Conflict(ResourceName resource, string name, string reason) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource.Qualified} {GoQuote.Quote(name)}: {reason}") { Details = CreateDetails(resource, name) };

    private static StatusDetails CreateDetails(ResourceName resource, string name) => new() { Name = name, Group = resource.Group, Kind = resource.Plural };

    private static string Join(IEnumerable<string> messages) =>
        messages.ToList() is var list && list.Count == 1 ? list[0] : $"[{string.Join(", ", list)}]";
}
