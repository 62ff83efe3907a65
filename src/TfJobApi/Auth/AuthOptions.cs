namespace TfJobApi.Auth;

/// <summary>Section <c>Auth</c>.</summary>
internal sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>Default: <see cref="AuthMode.Open"/>.</summary>
    public AuthMode Mode { get; set; }

    /// <summary>Whether a refused signature is answered with the texts that the server has made; default: in the development environment.</summary>
    public bool? Explain { get; set; }

    /// <summary>A host, with or without a port, that clients may sign besides the one they send, as behind a proxy.</summary>
    public string PublicHost { get; set; } = "";

    /// <summary>The name of the account that users of the IAM endpoint belong to; empty: they may name any.</summary>
    public string Domain { get; set; } = "";

    /// <summary>The name of the project that tokens are for, which in CCI is the region's; empty: it may be any.</summary>
    public string Project { get; set; } = "";

    /// <summary>Who may call when the mode is <see cref="AuthMode.Enforced"/>.</summary>
    public List<UserOptions> Users { get; set; } = [];
}
