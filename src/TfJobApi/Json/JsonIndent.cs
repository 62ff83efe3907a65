using System.Buffers;

namespace TfJobApi.Json;

/// <summary>
/// Indents compact JSON by two spaces a level, as Go's json.Indent does: empty objects and arrays stay closed.
/// A value nested deeper than <see cref="MaxDepth"/> stays on the line that it begins on, so that n bytes never become
/// more than <see cref="Growth"/> times n. Accepts the text piece by piece; a piece ends between two tokens.
/// </summary>
internal sealed class JsonIndent
{
    /// <summary>How many levels are indented. (Go indents all of them.) The deepest field of a pod, in a row of a table, is at 18.</summary>
    public const int MaxDepth = 24;

    /// <summary>A byte adds at most one line: the break, the indentation, and itself.</summary>
    public const int Growth = (2 * MaxDepth) + 2;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[],:"u8);

    /// <summary>The longest of the indentations; each of them begins like it.</summary>
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

    /// <summary>Writes one token and returns its length; the space before the next token depends on that one.</summary>
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
