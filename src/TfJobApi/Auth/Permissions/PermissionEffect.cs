namespace TfJobApi.Auth.Permissions;

internal enum PermissionEffect
{
    Allow,

    /// <summary>Takes away what other permissions give.</summary>
    Deny,
}
