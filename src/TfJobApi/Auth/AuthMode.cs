namespace TfJobApi.Auth;

internal enum AuthMode
{
    /// <summary>Every caller may do everything, with or without a credential.</summary>
    Open,

    /// <summary>A caller needs a token of a configured user, and that user a permission.</summary>
    Enforced,
}
