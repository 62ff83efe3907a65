using TfJobApi.Auth.Permissions;
using TfJobApi.Auth.Signatures;
using TfJobApi.Settings;

namespace TfJobApi.Auth;

/// <summary>A user, with at least one credential.</summary>
internal sealed class UserOptions(SettingReader read)
{
    public string Name { get; init; } = read.Text("Name", "NAME", "", "a user, with at least one of the credentials below") ?? "";

    public string Token { get; } = read.Text("Token", "TOKEN", "", "a token that does not expire") ?? "";

    public string Password { get; } = read.Text("Password", "PASSWORD", "", "a password for POST /v3/auth/tokens") ?? "";

    public List<AccessKeyOptions> AccessKeys { get; } = read.List("AccessKeys", key => new AccessKeyOptions(key));

    public List<PermissionOptions> Permissions { get; init; } = read.List("Permissions", permission => new PermissionOptions(permission));
}
