using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using TfJobApi.Http;

namespace TfJobApi.Auth.Permissions;

internal sealed class PermissionRequirement : IAuthorizationRequirement;

/// <summary>Marks endpoints whose callers need all permissions.</summary>
internal sealed class RequiresAllPermissions;

/// <summary>
/// Checks the permissions of the caller for a request. Paths that are not resources are open to every authenticated caller,
/// except admin routes, which require all permissions: they can create and delete objects and set the clock. Impersonation
/// requires all permissions, too; the request is then checked as one of the impersonated user.
/// </summary>
internal sealed class PermissionHandler(Users users) : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (context is { Resource: HttpContext http, User.Identity: ClaimsIdentity { Name: { } name } identity }
            && (identity.Actor is not { Name: { } actor } || users.IsAllowedEverything(actor)))
        {
            var isAllowed = http.GetEndpoint()?.Metadata.GetMetadata<RequiresAllPermissions>() is not null
                ? users.IsAllowedEverything(name)
                : RequestInfo.From(http.Request) is not { } call || users.IsAllowed(name, call.Verb, call.Resource, call.Namespace);
            if (isAllowed)
            {
                context.Succeed(requirement);
            }
        }

        return Task.CompletedTask;
    }
}
