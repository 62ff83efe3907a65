using TfJobApi.Auth.Permissions;
using TfJobApi.Auth.Signatures;
using TfJobApi.Settings;

namespace TfJobApi.Auth;

internal enum AuthMode
{
    /// <summary>Every caller may do everything, with or without a credential.</summary>
    Open,

    /// <summary>A caller needs a credential of a configured user, a token or a signature, and that user a permission.</summary>
    Enforced,
}

internal sealed class AuthOptions(SettingReader read)
{
    public AuthMode Mode { get; } = read.Choice("Auth:Mode", AuthMode.Open, "Enforced requires a credential and a permission");

    public bool? Explain { get; } = read.Flag(
        "Auth:Explain", "true in the Development environment", "answer a wrong signature with the texts that the server signed");

    public string PublicHost { get; } = read.Text(
        "Auth:PublicHost", "HOST", "", "another host, with or without a port, that a signature may contain, as behind a proxy") ?? "";

    public string Domain { get; } = read.Text("Auth:Domain", "NAME", "any", "the only account for which tokens are issued") ?? "";

    public string Project { get; } = read.Text("Auth:Project", "NAME", "any", "the only project, in CCI the region's, for which tokens are issued") ?? "";

    public List<UserOptions> Users { get; } = read.List("Auth:Users", user => new UserOptions(user));
}

internal sealed class UserOptions(SettingReader read)
{
    public string Name { get; init; } = read.Text("Name", "NAME", "", "a user, with at least one of the credentials below") ?? "";

    public string Token { get; } = read.Text("Token", "TOKEN", "", "a token that does not expire") ?? "";

    public string Password { get; } = read.Text("Password", "PASSWORD", "", "a password for POST /v3/auth/tokens") ?? "";

    public List<AccessKeyOptions> AccessKeys { get; } = read.List("AccessKeys", key => new AccessKeyOptions(key));

    public List<PermissionOptions> Permissions { get; init; } = read.List("Permissions", permission => new PermissionOptions(permission));
}
