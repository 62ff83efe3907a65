namespace TfJobApi.Redaction;

/// <summary>The headers whose values are never shown, wherever requests and answers are.</summary>
internal static class SecretHeaders
{
    public const string AuthToken = "X-Auth-Token";
    public const string SecurityToken = "X-Security-Token";
    public const string SubjectToken = "X-Subject-Token";

    /// <summary>The replacement of a value.</summary>
    public const string Hidden = "(hidden)";

    private static readonly HashSet<string> Names =
        new([AuthToken, SecurityToken, SubjectToken, "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"], StringComparer.OrdinalIgnoreCase);

    public static bool Has(string name) => Names.Contains(name);
}
