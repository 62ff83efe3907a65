namespace TfJobApi.Redaction;

/// <summary>The headers whose values are hidden wherever requests and responses are shown.</summary>
internal static class SecretHeaders
{
    public const string AuthToken = "X-Auth-Token";
    public const string SecurityToken = "X-Security-Token";
    public const string SubjectToken = "X-Subject-Token";

    public const string Hidden = "(hidden)";

    private static readonly HashSet<string> Names =
        new([AuthToken, SecurityToken, SubjectToken, "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"], StringComparer.OrdinalIgnoreCase);

    public static bool Has(string name) => Names.Contains(name);
}
