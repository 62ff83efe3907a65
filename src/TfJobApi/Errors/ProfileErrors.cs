using System.Globalization;

namespace TfJobApi.Errors;

/// <summary>The errors that differ between CCI and a plain kube-apiserver.</summary>
internal sealed record ProfileErrors
{
    /// <summary>Whether the code of an invalid value is 400 instead of 422.</summary>
    public required bool InvalidIsBadRequest { get; init; }

    /// <summary>Whether errors have CCI's <c>errorCode</c>, and its message if it has one.</summary>
    public required bool HasErrorCodes { get; init; }

    /// <summary>Whether hints are added to messages of the real server; if not, a hint is a warning.</summary>
    public required bool HintsInMessages { get; init; }

    /// <summary>CCI's code of a "request body error"; null without codes.</summary>
    private string? BodyErrorCode => HasErrorCodes ? "CCI.01.400101" : null;

    /// <summary>For an invalid object, or invalid options of a call.</summary>
    public ApiStatus Invalid(ResourceName resource, string? name, FieldErrorList causes) =>
        InvalidIsBadRequest ? ApiErrors.BadRequest(resource, name, causes) : ApiErrors.Unprocessable(resource, name, causes);

    /// <summary>
    /// For a patch with unknown fields. Does not name the kind, as in a kube-apiserver.
    /// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/handlers/patch.go
    /// </summary>
    public ApiStatus InvalidPatch(string patch, string reason) =>
        Invalid(new("", "", ""), null, [StatusCause.Invalid("patch", patch, reason)]);

    /// <summary>400 for a body that is not in its declared format.</summary>
    public ApiStatus UnreadableBody(string message) => ApiErrors.BadRequest(message) with { ErrorCode = BodyErrorCode };

    /// <summary>
    /// For a merge patch that is an array, which RFC 7396 allows: a kube-apiserver applies it, and then rejects the result,
    /// which is not an object.
    /// </summary>
    public ApiStatus ArrayPatch(ResourceName resource, string message) =>
        Invalid(resource, null, [StatusCause.Invalid("patch", "array", message)]) with { ErrorCode = BodyErrorCode };

    /// <summary>Adds the action that CCI requires for the call.</summary>
    public ApiStatus Forbidden(string user, string verb, string group, string resource, string @namespace, string name)
    {
        var forbidden = ApiErrors.Forbidden(user, verb, group, resource, @namespace, name);
        if (!HasErrorCodes)
        {
            return forbidden;
        }

        var (code, action) = CciAction(verb, forbidden.Details!.Kind!);
        return forbidden with { Message = $"insufficient operation permission, require {action}", ErrorCode = code };
    }

    /// <summary>Adds a hint that the real server does not give.</summary>
    public ApiStatus WithHint(ApiStatus error, string? hint) =>
        hint is null ? error
        : HintsInMessages ? error with { Message = $"{error.Message} ({hint})" }
        : error with { Warning = hint };

    /// <summary>
    /// Returns CCI's action, and the code of a missing permission: the first code of the resource plus 0 to 4. PUT and PATCH
    /// are one action, both kinds of delete are one action, and namespaces have their own actions.
    /// </summary>
    private static (string Code, string Action) CciAction(string verb, string plural)
    {
        var (place, action) = verb switch
        {
            "create" => (0, "create"),
            "delete" or "deletecollection" => (1, "delete"),
            "update" or "patch" => (2, "update"),
            "get" => (3, "get"),
            _ => (4, "list"),
        };
        var (first, resource) = plural == "namespaces" ? (403105, "namespace") : (403110, "namespaceSubResource");

        return (string.Create(CultureInfo.InvariantCulture, $"CCI.01.{first + place}"), $"cci:{resource}:{action}");
    }
}
