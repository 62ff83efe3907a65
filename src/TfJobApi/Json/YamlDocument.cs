namespace TfJobApi.Json;

/// <summary>One document of a YAML stream: the same as JSON text, the line it begins on, and the line of each field.</summary>
internal sealed record YamlDocument(ReadOnlyMemory<byte> Json, long Line, IReadOnlyDictionary<string, long> FieldLines);
