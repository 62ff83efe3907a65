using System.Buffers.Binary;
using System.Text;

namespace TfJobApi.Journal;

/// <summary>Several texts as bytes: the length of each, -1 if it is null, and after them all texts in UTF-8.</summary>
internal static class TextBlock
{
    public static int Measure(ReadOnlySpan<string?> texts)
    {
        var length = texts.Length * sizeof(int);
        foreach (var text in texts)
        {
            length += text is null ? 0 : Encoding.UTF8.GetByteCount(text);
        }

        return length;
    }

    public static void Write(ReadOnlySpan<string?> texts, Span<byte> output)
    {
        var rest = output[(texts.Length * sizeof(int))..];
        for (var i = 0; i < texts.Length; i++)
        {
            var length = texts[i] is { } text ? Encoding.UTF8.GetBytes(text, rest) : -1;
            BinaryPrimitives.WriteInt32LittleEndian(output[(i * sizeof(int))..], length);
            rest = rest[Math.Max(length, 0)..];
        }
    }

    /// <param name="count">The number of all texts.</param>
    public static string? Read(ReadOnlySpan<byte> block, int count, int index)
    {
        var start = count * sizeof(int);
        for (var i = 0; i < index; i++)
        {
            start += Math.Max(Length(block, i), 0);
        }

        return Length(block, index) is >= 0 and var length ? Encoding.UTF8.GetString(block.Slice(start, length)) : null;
    }

    private static int Length(ReadOnlySpan<byte> block, int index) => BinaryPrimitives.ReadInt32LittleEndian(block[(index * sizeof(int))..]);
}
