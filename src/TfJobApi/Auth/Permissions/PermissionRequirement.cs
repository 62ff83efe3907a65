using Microsoft.AspNetCore.Authorization;

namespace TfJobApi.Auth.Permissions;

/// <summary>The caller may do what the request asks, in the namespace it names.</summary>
internal sealed class PermissionRequirement : IAuthorizationRequirement;
