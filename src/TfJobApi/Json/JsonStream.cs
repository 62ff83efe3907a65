namespace TfJobApi.Json;

/// <summary>A text with one JSON value after the other, as kubectl reads it.</summary>
internal static class JsonStream
{
    /// <summary>
    /// Returns the values with their line numbers. A value includes the white space at the beginning of its line. The text
    /// from the first invalid value on is the last one. There is always at least one, which can be empty.
    /// </summary>
    public static IEnumerable<(ReadOnlyMemory<byte> Json, long Line)> Split(ReadOnlyMemory<byte> text)
    {
        var line = 1L;
        do
        {
            var start = text.Span[..JsonExpectation.SpaceLength(text.Span)].LastIndexOf((byte)'\n') + 1;
            line += text.Span[..start].Count((byte)'\n');
            text = text[start..];

            var length = FirstLength(text.Span);
            yield return (text[..length], line);
            line += text.Span[..length].Count((byte)'\n');
            text = text[length..];
        }
        while (JsonExpectation.SpaceLength(text.Span) < text.Length);
    }

    private static int FirstLength(ReadOnlySpan<byte> text)
    {
        using var tokens = new JsonTokens(text, stackalloc JsonToken[JsonTokens.InitialCapacity]);
        return tokens.ReadValue() is null ? tokens.Position : text.Length;
    }
}
