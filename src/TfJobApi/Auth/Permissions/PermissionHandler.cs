using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using TfJobApi.Http;

namespace TfJobApi.Auth.Permissions;

/// <summary>
/// Holds a request against the caller's permissions; a path that is no resource is open to every known caller, but for
/// those that steer the server: whoever can put TFJobs in, take them out or set the clock may do everything. So does
/// whoever acts as another user, who then may do what that user may.
/// </summary>
internal sealed class PermissionHandler(Users users) : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (context is { Resource: HttpContext http, User.Identity: ClaimsIdentity { Name: { } name } identity }
            && (identity.Actor is not { Name: { } actor } || users.MayDoEverything(actor)))
        {
            var isAllowed = http.GetEndpoint()?.Metadata.GetMetadata<AdminRouteMarker>() is not null
                ? users.MayDoEverything(name)
                : RequestInfo.Of(http.Request) is not { } call || users.IsAllowed(name, call.Verb, call.Resource, call.Namespace);
            if (isAllowed)
            {
                context.Succeed(requirement);
            }
        }

        return Task.CompletedTask;
    }
}
