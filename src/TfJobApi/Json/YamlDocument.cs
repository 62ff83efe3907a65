namespace TfJobApi.Json;

/// <summary>One document of a YAML stream: the same as JSON text, the line it begins on, and the line of each field.</summary>
internal sealed record YamlDocument(ReadOnlyMemory<byte> Json, long Line, Lazy<IReadOnlyDictionary<string, long>> FieldLines)
{
    /// <summary>
    /// A text that is strict JSON. JSON is YAML too, and it is the YAML reader that knows lines; but that one is asked only
    /// when a line is, which for good JSON is never.
    /// </summary>
    /// <param name="line">Where it stands in its file.</param>
    public static YamlDocument OfJson(ReadOnlyMemory<byte> json, long line) => new(json, line, new(() =>
        YamlToJson.TryConvert(json, withLines: true, most: 1, out var documents, out _) && documents is [var document]
            ? document.FieldLines.Value.ToDictionary(field => field.Key, field => field.Value + line - 1)
            : new Dictionary<string, long>()));
}
