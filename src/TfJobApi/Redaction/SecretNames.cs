using System.Buffers;

namespace TfJobApi.Redaction;

/// <summary>Which names speak of a secret: of fields, headers and parameters. Rather too many than too few.</summary>
internal static class SecretNames
{
    private static readonly SearchValues<string> Words = SearchValues.Create(
        [
            "password", "passwd", "token", "secret", "credential", "authorization", "apikey", "api-key", "api_key",
            "accesskey", "access-key", "access_key", "privatekey", "private-key", "private_key",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Kubernetes' names that point to a secret, or speak of one, and hold none.</summary>
    private static readonly HashSet<string> Harmless =
        ["automountServiceAccountToken", "imagePullSecrets", "secretKeyRef", "secretName", "secretNamespace", "secretRef"];

    public static bool Has(string name) => AreIn(name) && !Harmless.Contains(name);

    /// <summary>Whether a text speaks of a secret anywhere.</summary>
    public static bool AreIn(ReadOnlySpan<char> text) => text.IndexOfAny(Words) >= 0;

    /// <summary>A query without the values of secret parameters.</summary>
    public static string Hide(string query) => string.Join('&', query.Split('&').Select(parameter =>
    {
        var end = parameter.IndexOf('=', StringComparison.Ordinal);
        return end >= 0 && Has(Uri.UnescapeDataString(parameter[..end])) ? $"{parameter[..end]}={SecretHeaders.Hidden}" : parameter;
    }));
}
