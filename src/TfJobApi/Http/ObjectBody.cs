using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Http;

/// <summary>Reads a body that is a whole object, in JSON or YAML.</summary>
internal static class ObjectBody
{
    /// <summary>As a kube-apiserver lists them; like it with a custom resource, this server takes no protobuf.</summary>
    public static IReadOnlyList<string> Accepted { get; } = [MediaType.Json, MediaType.Yaml, MediaType.Protobuf];

    /// <summary>415 when the media type is neither JSON nor YAML; none at all counts as JSON.</summary>
    public static ApiStatus? CheckMediaType(HttpRequest request) =>
        MediaType.Of(request) is null || Has(request, MediaType.Json) || Has(request, MediaType.Yaml) ? null : ApiErrors.UnsupportedMediaType(Accepted);

    public static Result<CanonicalValue> Decode(HttpRequest request, byte[] body)
    {
        var errors = request.HttpContext.Errors();
        ReadOnlyMemory<byte> json = body;
        if (Has(request, MediaType.Yaml))
        {
            if (!YamlToJson.TryConvert(body, withLines: false, most: 2, out var documents, out var yamlFault))
            {
                return errors.UnreadableBody($"the body is not YAML: {yamlFault}");
            }

            if (documents.Count != 1)
            {
                return errors.UnreadableBody($"the body must be one YAML document, not {(documents.Count == 0 ? "none" : "several")}");
            }

            json = documents[0].Json;
        }

        if (!CanonicalJson.TryParse(json, out var value, out var fault))
        {
            return errors.UnreadableBody($"the body is not JSON: {fault}");
        }

        return value.IsObject
            ? value
            : errors.UnreadableBody("the body must be an object (line 1, column 1)");
    }

    /// <summary>The JSON of a body that can be decoded, with the duplicate fields that decoding leaves out.</summary>
    public static ReadOnlyMemory<byte> Json(HttpRequest request, byte[] body) =>
        Has(request, MediaType.Yaml) && YamlToJson.TryConvert(body, withLines: false, most: 1, out var documents, out _)
            ? documents[0].Json
            : body;

    /// <summary>Without regard to case, as RFC 9110 section 8.3.1 has it; only a patch's is compared to the letter, as on a real server.</summary>
    private static bool Has(HttpRequest request, string mediaType) => string.Equals(MediaType.Of(request), mediaType, StringComparison.OrdinalIgnoreCase);
}
