namespace TfJobApi.Auth;

/// <summary>The reason why a request was rejected, for metrics; a feature of the request.</summary>
/// <param name="Reason">One of the reasons here.</param>
internal sealed record AuthRefusal(string Reason)
{
    public const string AdminApi = "admin";
    public const string NoCredential = "no-credential";
    public const string Password = "password";
    public const string Permission = "permission";
    public const string Signature = "signature";
    public const string Token = "token";

    public static string ReasonOf(RequestCredential credential) => credential switch
    {
        { Token: not null } => Token,
        { Signature: not null } => Signature,
        _ => NoCredential,
    };
}
