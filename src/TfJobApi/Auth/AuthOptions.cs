namespace TfJobApi.Auth;

/// <summary>Section <c>Auth</c>.</summary>
internal sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>Default: <see cref="AuthMode.Open"/>.</summary>
    public AuthMode Mode { get; set; }

    /// <summary>Who may call when the mode is <see cref="AuthMode.Enforced"/>.</summary>
    public List<UserOptions> Users { get; set; } = [];
}
