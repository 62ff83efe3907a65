namespace TfJobApi.Json;

/// <summary>One document of a YAML stream: its JSON text, its first line, and the line of each field.</summary>
internal sealed record YamlDocument(ReadOnlyMemory<byte> Json, long Line, Lazy<IReadOnlyDictionary<string, long>> FieldLines)
{
    // the YAML reader, which knows the lines, reads the JSON again only for an error message
    public static YamlDocument FromJson(ReadOnlyMemory<byte> json, long line) => new(json, line, new(() =>
        YamlToJson.TryConvert(json, withLines: true, most: 1, out var documents, out _) && documents is [var document]
            ? document.FieldLines.Value.ToDictionary(field => field.Key, field => field.Value + line - 1)
            : new Dictionary<string, long>()));

    /// <summary>Returns the line of a field, or of its nearest ancestor in the document.</summary>
    /// <param name="field">Empty for the whole document.</param>
    public long LineOf(string field)
    {
        while (field.Length > 0)
        {
            if (FieldLines.Value.TryGetValue(field, out var line))
            {
                return line;
            }

            field = field[..Math.Max(0, field.LastIndexOfAny(['.', '[']))];
        }

        return Line;
    }
}
