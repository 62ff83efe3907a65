namespace TfJobApi.Json;

/// <summary>The reason why a text is not valid JSON, and the place: line and column count from 1, the column in bytes.</summary>
internal readonly record struct JsonFault(string Message, long Line, long Column)
{
    public override string ToString() => $"{Message} (line {Line}, column {Column})";
}
