using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Verification;

/// <summary>Reads JSON, or YAML, of a server that may send anything: a value that is missing, or has another type, is absent.</summary>
internal static class ForeignJson
{
    /// <returns>Absent for a text that is neither.</returns>
    public static CanonicalValue Parse(string text) => CanonicalJson.TryParse(ToJson(text), out var value, out _) ? value : default;

    /// <summary>Converts YAML; any other text is returned as it is.</summary>
    public static ReadOnlyMemory<byte> ToJson(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return text.StartsWith("apiVersion:", StringComparison.Ordinal)
            && YamlToJson.TryConvert(utf8, withLines: false, most: 1, out var documents, out _) && documents is [var document]
            ? document.Json
            : utf8;
    }
}
