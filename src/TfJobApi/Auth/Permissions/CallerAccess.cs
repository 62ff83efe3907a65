using TfJobApi.Api;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;

namespace TfJobApi.Auth.Permissions;

/// <summary>Checks whether a caller that applies an object may create it.</summary>
internal sealed class CallerAccess(Users users, AuthOptions options) : ICallerAccess
{
    public ApiStatus? CheckCreate(HttpContext context, ObjectKey key)
    {
        var user = context.User.Identity?.Name ?? "";
        var @namespace = key.Resource.IsNamespaced ? key.Namespace : key.Name;
        return options.Mode == AuthMode.Open || users.IsAllowed(user, RequestInfo.Create, key.Resource.Plural, @namespace)
            ? null
            : context.Errors.Forbidden(user, RequestInfo.Create, key.Resource.Group, key.Resource.Plural, @namespace, key.Name);
    }
}
