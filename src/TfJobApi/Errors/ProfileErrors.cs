using System.Globalization;

namespace TfJobApi.Errors;

/// <summary>The errors that differ between CCI and a plain kube-apiserver.</summary>
internal sealed record ProfileErrors
{
    /// <summary>Whether an invalid value is a bad request, 400, instead of 422.</summary>
    public required bool InvalidIsBadRequest { get; init; }

    /// <summary>Whether errors carry CCI's <c>errorCode</c>, and its message where it has one.</summary>
    public required bool HasErrorCodes { get; init; }

    /// <summary>Whether a message may say more than the real server's does; if not, a hint becomes a warning.</summary>
    public required bool HintsInMessages { get; init; }

    /// <summary>CCI's code of a "request body error"; null without codes.</summary>
    private string? BodyErrorCode => HasErrorCodes ? "CCI.01.400101" : null;

    /// <summary>The object, or the options of a call, break rules; each cause names its field.</summary>
    public ApiStatus Invalid(ResourceName resource, string? name, FieldErrorList causes) =>
        InvalidIsBadRequest ? ApiErrors.BadRequest(resource, name, causes) : ApiErrors.Unprocessable(resource, name, causes);

    /// <summary>
    /// A patch whose fields are not those of the object. It names no kind, as in a kube-apiserver.
    /// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/handlers/patch.go
    /// </summary>
    public ApiStatus InvalidPatch(string patch, string why) => Invalid(new("", "", ""), null, [StatusCause.Invalid("patch", patch, why)]);

    /// <summary>400 for a body that is not of the form that it claims to be.</summary>
    public ApiStatus UnreadableBody(string message) => ApiErrors.BadRequest(message) with { ErrorCode = BodyErrorCode };

    /// <summary>
    /// A merge patch that is an array. It is a patch by RFC 7396: a kube-apiserver applies it, and then finds that the
    /// result is not an object.
    /// </summary>
    public ApiStatus ArrayPatch(ResourceName resource, string message) =>
        Invalid(resource, null, [StatusCause.Invalid("patch", "array", message)]) with { ErrorCode = BodyErrorCode };

    /// <summary>As <see cref="ApiErrors.Forbidden"/>, with the action that CCI requires for the call.</summary>
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

    /// <summary>Adds advice that the real server's message does not have.</summary>
    public ApiStatus WithHint(ApiStatus error, string? hint) =>
        hint is null ? error
        : HintsInMessages ? error with { Message = $"{error.Message} ({hint})" }
        : error with { Warning = hint };

    /// <summary>
    /// CCI's action, and the code for its lack: 0 to 4 after the first of the resource. PUT and PATCH are one action, and so
    /// are both kinds of delete; namespaces have actions of their own.
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
