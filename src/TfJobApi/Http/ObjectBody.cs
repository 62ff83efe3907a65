using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Http;

internal static class ObjectBody
{
    /// <summary>The list in a kube-apiserver's message, although it does not accept protobuf for custom resources.</summary>
    public static IReadOnlyList<string> Accepted { get; } = [MediaType.Json, MediaType.Yaml, MediaType.Protobuf];

    /// <summary>Returns 415 for a media type other than JSON and YAML. A body without a media type is JSON.</summary>
    public static ApiStatus? CheckMediaType(HttpRequest request) =>
        MediaType.Parse(request) is null || Has(request, MediaType.Json) || Has(request, MediaType.Yaml)
            ? null
            : ApiErrors.UnsupportedMediaType(Accepted);

    public static Result<CanonicalValue> Decode(HttpRequest request, byte[] body)
    {
        var errors = request.HttpContext.Errors;
        ReadOnlyMemory<byte> json = body;
        if (IsYaml(request))
        {
            if (!YamlToJson.TryConvert(body, withLines: false, most: 2, out var documents, out var yamlError))
            {
                return errors.UnreadableBody($"the body is not YAML: {yamlError}");
            }

            if (documents.Count != 1)
            {
                return errors.UnreadableBody($"the body must be one YAML document, not {(documents.Count == 0 ? "none" : "several")}");
            }

            json = documents[0].Json;
        }

        if (!CanonicalJson.TryParse(json, out var value, out var error))
        {
            return errors.UnreadableBody($"the body is not JSON: {error}");
        }

        return value.IsObject ? value : errors.UnreadableBody("the body must be an object (line 1, column 1)");
    }

    public static bool IsYaml(HttpRequest request) => Has(request, MediaType.Yaml);

    /// <summary>Returns the JSON of a body that was decoded, with the duplicate fields that decoding drops.</summary>
    public static ReadOnlyMemory<byte> Json(HttpRequest request, byte[] body) =>
        IsYaml(request) && YamlToJson.TryConvert(body, withLines: false, most: 1, out var documents, out _)
            ? documents[0].Json
            : body;

    /// <summary>Ignores case (RFC 9110, section 8.3.1). Only the media type of a patch is case-sensitive, as on a real server.</summary>
    private static bool Has(HttpRequest request, string mediaType) =>
        string.Equals(MediaType.Parse(request), mediaType, StringComparison.OrdinalIgnoreCase);
}
