namespace TfJobApi.Auth;

internal enum AuthMode
{
    /// <summary>Every caller may do everything, with or without a credential.</summary>
    Open,

    /// <summary>A caller needs a credential of a configured user, a token or a signature, and that user a permission.</summary>
    Enforced,
}
