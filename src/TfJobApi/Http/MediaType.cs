namespace TfJobApi.Http;

internal static class MediaType
{
    public const string Json = "application/json";
    public const string Yaml = "application/yaml";
    public const string Protobuf = "application/vnd.kubernetes.protobuf";

    /// <summary>Whether it is YAML, or a type that is written in it (RFC 9512), for example that of server-side apply.</summary>
    public static bool IsYaml(string? type) => type == Yaml || type?.EndsWith("+yaml", StringComparison.Ordinal) == true;

    public static string? Parse(HttpRequest request) => Parse(request.ContentType);

    /// <summary>Parses a Content-Type header, without its parameters; null without the header.</summary>
    public static string? Parse(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        var end = value.IndexOf(';', StringComparison.Ordinal);
        return end < 0 ? value : value[..end].Trim();
    }
}
