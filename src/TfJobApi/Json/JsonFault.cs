namespace TfJobApi.Json;

/// <summary>Why a text is not the JSON that was asked for, and where: both counted from 1, the column in bytes.</summary>
internal readonly record struct JsonFault(string Message, long Line, long Column)
{
    public override string ToString() => $"{Message} (line {Line}, column {Column})";
}
