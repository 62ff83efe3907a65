using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using TfJobApi.Http;

namespace TfJobApi.Auth.Permissions;

/// <summary>
/// Checks a request against the caller's permissions. Paths that are not resources are open to every authenticated caller, except
/// admin routes, which require all permissions: they can create and delete objects and set the clock. Impersonation requires
/// all permissions, too; the request is then checked as the impersonated user's.
/// </summary>
internal sealed class PermissionHandler(Users users) : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (context is { Resource: HttpContext http, User.Identity: ClaimsIdentity { Name: { } name } identity }
            && (identity.Actor is not { Name: { } actor } || users.MayDoEverything(actor)))
        {
            var isAllowed = http.GetEndpoint()?.Metadata.GetMetadata<RequiresAllPermissions>() is not null
                ? users.MayDoEverything(name)
                : RequestInfo.From(http.Request) is not { } call || users.IsAllowed(name, call.Verb, call.Resource, call.Namespace);
            if (isAllowed)
            {
                context.Succeed(requirement);
            }
        }

        return Task.CompletedTask;
    }
}
