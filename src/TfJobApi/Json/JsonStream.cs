namespace TfJobApi.Json;

/// <summary>A text in which JSON values stand one after the other, as kubectl reads it.</summary>
internal static class JsonStream
{
    /// <summary>
    /// The values, each with the line that it begins on, from that line's beginning unless another value ends there. The
    /// last is everything from where the text ceases to be JSON. There is always one, if only an empty one.
    /// </summary>
    public static IEnumerable<(ReadOnlyMemory<byte> Json, long Line)> Cut(ReadOnlyMemory<byte> text)
    {
        var line = 1L;
        do
        {
            var start = text.Span[..JsonExpectation.SpaceLength(text.Span)].LastIndexOf((byte)'\n') + 1;
            line += text.Span[..start].Count((byte)'\n');
            text = text[start..];

            var length = LengthOfFirst(text.Span);
            yield return (text[..length], line);
            line += text.Span[..length].Count((byte)'\n');
            text = text[length..];
        }
        while (JsonExpectation.SpaceLength(text.Span) < text.Length);
    }

    private static int LengthOfFirst(ReadOnlySpan<byte> text)
    {
        using var tokens = new JsonTokens(text, stackalloc JsonToken[JsonTokens.Few]);
        return tokens.ReadValue() is null ? tokens.Position : text.Length;
    }
}
