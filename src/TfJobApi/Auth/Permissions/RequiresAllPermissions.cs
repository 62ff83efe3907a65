namespace TfJobApi.Auth.Permissions;

/// <summary>Marks endpoints whose callers need all permissions.</summary>
internal sealed class RequiresAllPermissions;
