namespace TfJobApi.Json;

/// <summary>One document of a YAML stream: its JSON text, the line that it begins on, and the line of each field.</summary>
internal sealed record YamlDocument(ReadOnlyMemory<byte> Json, long Line, Lazy<IReadOnlyDictionary<string, long>> FieldLines)
{
    /// <summary>
    /// Makes a document of strict JSON. The YAML reader, which knows the lines, reads it again only when a line is asked for:
    /// for a message about a mistake.
    /// </summary>
    /// <param name="line">The line of the file on which it begins.</param>
    public static YamlDocument FromJson(ReadOnlyMemory<byte> json, long line) => new(json, line, new(() =>
        YamlToJson.TryConvert(json, withLines: true, most: 1, out var documents, out _) && documents is [var document]
            ? document.FieldLines.Value.ToDictionary(field => field.Key, field => field.Value + line - 1)
            : new Dictionary<string, long>()));
}
