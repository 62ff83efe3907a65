namespace TfJobApi.Admin;

/// <summary>Section <c>Admin</c>.</summary>
internal sealed class AdminOptions
{
    public const string Section = "Admin";

    /// <summary>Whether there is an admin API. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Sent as <c>Authorization: Bearer</c> by whoever steers the server. Default: none; callers on this machine need none
    /// then, and callers from elsewhere are refused. Where authentication is enforced, a user who may do everything is needed.
    /// </summary>
    public string Token { get; set; } = "";
}
