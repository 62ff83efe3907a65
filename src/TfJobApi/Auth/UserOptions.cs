namespace TfJobApi.Auth;

/// <summary>One user: <c>Auth:Users:N</c>.</summary>
internal sealed class UserOptions
{
    public string Name { get; set; } = "";

    /// <summary>Sent as <c>X-Auth-Token</c> or as <c>Authorization: Bearer</c>.</summary>
    public string Token { get; set; } = "";

    /// <summary>What the user may do; nothing by default.</summary>
    public List<PermissionOptions> Permissions { get; set; } = [];
}
