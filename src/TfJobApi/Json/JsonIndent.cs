using System.Buffers;

namespace TfJobApi.Json;

/// <summary>Indents compact JSON by two spaces a level, as Go's json.Indent does: empty objects and arrays stay closed.</summary>
internal static class JsonIndent
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[],:"u8);

    public static void Write(ReadOnlySpan<byte> compact, JsonBuffer output)
    {
        var depth = 0;
        while (compact.IndexOfAny(Structure) is var at and >= 0)
        {
            if (compact[at] == '"')
            {
                at += JsonStrings.TokenLength(compact[at..]);
                output.Write(compact[..at]);
                compact = compact[at..];
                continue;
            }

            var opensAndCloses = at + 1 < compact.Length && compact[at..(at + 2)] is [(byte)'{', (byte)'}'] or [(byte)'[', (byte)']'];
            var closes = compact[at] is (byte)'}' or (byte)']';
            var length = opensAndCloses ? 2 : 1;

            if (closes)
            {
                output.Write(compact[..at]);
                WriteLine(--depth, output);
                output.Write(compact.Slice(at, 1));
            }
            else
            {
                output.Write(compact[..(at + length)]);
            }

            if (!opensAndCloses && compact[at] is (byte)'{' or (byte)'[')
            {
                depth++;
            }

            if (compact[at] == ':')
            {
                output.Write(" "u8);
            }
            else if (!opensAndCloses && !closes)
            {
                WriteLine(depth, output);
            }

            compact = compact[(at + length)..];
        }

        output.Write(compact);
    }

    private static void WriteLine(int depth, JsonBuffer output)
    {
        output.Write("\n"u8);
        for (var i = 0; i < depth; i++)
        {
            output.Write("  "u8);
        }
    }
}
