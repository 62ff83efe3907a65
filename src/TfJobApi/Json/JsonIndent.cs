using System.Buffers;

namespace TfJobApi.Json;

/// <summary>
/// Indents compact JSON by two spaces a level, as Go's json.Indent does: empty objects and arrays stay on one line.
/// A value nested deeper than <see cref="MaxDepth"/> stays on its line, so that n bytes never become more than
/// <see cref="Growth"/> times n. Accepts the text in pieces that end between two tokens.
/// </summary>
internal sealed class JsonIndent
{
    /// <summary>The deepest indented level. (Go indents all levels.) The deepest field of a pod, in a row of a table, is at level 18.</summary>
    public const int MaxDepth = 24;

    /// <summary>A byte adds at most one line: the line break, the indentation, and the byte itself.</summary>
    public const int Growth = (2 * MaxDepth) + 2;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[],:"u8);

    /// <summary>A line break with the deepest indentation.</summary>
    private static readonly byte[] Line = [(byte)'\n', .. Enumerable.Repeat((byte)' ', 2 * MaxDepth)];

    private int _depth;
    private bool _hasJustOpened;

    private bool IsDeep => _depth > MaxDepth;

    public static ReadOnlyMemory<byte> Indent(ReadOnlySpan<byte> compact)
    {
        var output = new JsonBuffer(2 * compact.Length);
        new JsonIndent().Write(compact, output);
        return output.WrittenMemory;
    }

    public void Write(ReadOnlySpan<byte> compact, IBufferWriter<byte> output)
    {
        while (!compact.IsEmpty)
        {
            var closes = compact[0] is (byte)'}' or (byte)']';
            var isDeep = IsDeep;
            if (closes)
            {
                _depth--;
            }

            if (_hasJustOpened != closes && !isDeep)
            {
                WriteLine(output);
            }

            _hasJustOpened = false;
            compact = compact[WriteToken(compact, output)..];
        }
    }

    /// <summary>Writes one token and returns its length; the white space before the next one depends on the next one.</summary>
    private int WriteToken(ReadOnlySpan<byte> compact, IBufferWriter<byte> output)
    {
        var length = compact[0] == '"' ? JsonStrings.TokenLength(compact) : Math.Max(1, compact.IndexOfAny(Structure));
        output.Write(compact[..length]);
        switch (compact[0])
        {
            case (byte)'{' or (byte)'[':
                _depth++;
                _hasJustOpened = true;
                break;
            case (byte)',' when !IsDeep:
                WriteLine(output);
                break;
            case (byte)':' when !IsDeep:
                output.Write(" "u8);
                break;
            default:
                break;
        }

        return length;
    }

    private void WriteLine(IBufferWriter<byte> output) => output.Write(Line.AsSpan(0, 1 + (2 * _depth)));
}
