using System.Buffers;

namespace TfJobApi.Json;

/// <summary>
/// Indents compact JSON by two spaces a level, as Go's json.Indent does: empty objects and arrays stay closed.
/// Takes it piece by piece; a piece ends between two tokens.
/// </summary>
internal sealed class JsonIndent
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[],:"u8);

    private int _depth;
    private bool _hasJustOpened;

    public static ReadOnlyMemory<byte> Of(ReadOnlySpan<byte> compact)
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
            if (closes)
            {
                _depth--;
            }

            if (_hasJustOpened != closes)
            {
                WriteLine(output);
            }

            _hasJustOpened = false;
            compact = compact[WriteToken(compact, output)..];
        }
    }

    /// <summary>Writes one token and returns its length; what comes before the next one is decided when that is known.</summary>
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
            case (byte)',':
                WriteLine(output);
                break;
            case (byte)':':
                output.Write(" "u8);
                break;
            default:
                break;
        }

        return length;
    }

    private void WriteLine(IBufferWriter<byte> output)
    {
        output.Write("\n"u8);
        for (var i = 0; i < _depth; i++)
        {
            output.Write("  "u8);
        }
    }
}
