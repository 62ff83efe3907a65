using TfJobApi.Auth.Permissions;
using TfJobApi.Auth.Signatures;

namespace TfJobApi.Auth;

/// <summary>One user: <c>Auth:Users:N</c>, with at least one credential.</summary>
internal sealed class UserOptions
{
    public string Name { get; set; } = "";

    /// <summary>A token that never expires, sent as <c>X-Auth-Token</c> or as <c>Authorization: Bearer</c>.</summary>
    public string Token { get; set; } = "";

    /// <summary>For tokens from <c>POST /v3/auth/tokens</c>.</summary>
    public string Password { get; set; } = "";

    /// <summary>For signatures.</summary>
    public List<AccessKeyOptions> AccessKeys { get; set; } = [];

    /// <summary>What the user may do; nothing by default.</summary>
    public List<PermissionOptions> Permissions { get; set; } = [];
}
