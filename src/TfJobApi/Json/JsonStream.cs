using System.Buffers;

namespace TfJobApi.Json;

/// <summary>
/// A text in which JSON values stand one after the other, as kubectl takes it. Only brackets, strings and white space are
/// looked at; whether a piece is JSON is found by who reads it.
/// </summary>
internal static class JsonStream
{
    private static readonly SearchValues<byte> Space = SearchValues.Create(" \t\r\n"u8);
    private static readonly SearchValues<byte> Ends = SearchValues.Create(" \t\r\n\"{}[],:"u8);

    /// <summary>
    /// The values, each with the line that it begins on, from that line's beginning unless another value ends there. There is
    /// always one, if only an empty one.
    /// </summary>
    public static IEnumerable<(ReadOnlyMemory<byte> Json, long Line)> Cut(ReadOnlyMemory<byte> text)
    {
        var line = 1L;
        do
        {
            var start = text.Span[..SpaceAtStart(text.Span)].LastIndexOf((byte)'\n') + 1;
            line += text.Span[..start].Count((byte)'\n');
            text = text[start..];

            var length = LengthOfFirst(text.Span);
            yield return (text[..length], line);
            line += text.Span[..length].Count((byte)'\n');
            text = text[length..];
        }
        while (SpaceAtStart(text.Span) < text.Length);
    }

    private static int SpaceAtStart(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(Space) is var end and >= 0 ? end : text.Length;

    private static int LengthOfFirst(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        for (var at = SpaceAtStart(text); at < text.Length;)
        {
            var first = text[at];
            depth += first is (byte)'{' or (byte)'[' ? 1 : first is (byte)'}' or (byte)']' ? -1 : 0;
            at += first == '"' ? StringLength(text[at..]) : LengthUpTo(text[at..], Ends);
            if (depth <= 0)
            {
                return at;
            }
        }

        return text.Length;
    }

    private static int LengthUpTo(ReadOnlySpan<byte> text, SearchValues<byte> ends) =>
        text.IndexOfAny(ends) is var end and >= 0 ? Math.Max(1, end) : text.Length;

    private static int StringLength(ReadOnlySpan<byte> text)
    {
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                return at + 1;
            }

            at += text[at] == '\\' ? 1 : 0;
        }

        return text.Length;
    }
}
