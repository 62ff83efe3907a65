using System.Buffers;

namespace TfJobApi.Redaction;

/// <summary>Recognizes secrets by the names of fields, headers and parameters, rather too many than too few.</summary>
internal static class SecretNames
{
    private static readonly SearchValues<string> Words = SearchValues.Create(
        [
            "password", "passwd", "token", "secret", "credential", "authorization", "apikey", "api-key", "api_key",
            "accesskey", "access-key", "access_key", "privatekey", "private-key", "private_key",
        ],
        StringComparison.OrdinalIgnoreCase);

    // Fields of Kubernetes that refer to a secret without containing it.
    private static readonly HashSet<string> Harmless =
        ["automountServiceAccountToken", "imagePullSecrets", "secretKeyRef", "secretName", "secretNamespace", "secretRef"];

    public static bool Has(string name) => IsMentionedIn(name) && !Harmless.Contains(name);

    public static bool IsMentionedIn(ReadOnlySpan<char> text) => text.IndexOfAny(Words) >= 0;

    public static string Hide(string query) => string.Join('&', query.Split('&').Select(parameter =>
    {
        var end = parameter.IndexOf('=', StringComparison.Ordinal);
        return end >= 0 && Has(Uri.UnescapeDataString(parameter[..end])) ? $"{parameter[..end]}={SecretHeaders.Hidden}" : parameter;
    }));
}

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
