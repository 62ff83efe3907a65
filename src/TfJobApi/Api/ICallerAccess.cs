using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Api;

/// <summary>Checks a second permission of a caller, which depends on the state of the store.</summary>
internal interface ICallerAccess
{
    /// <summary>Returns 403 if the caller may not create an object of this name.</summary>
    ApiStatus? CheckCreate(HttpContext context, ObjectKey key);
}
