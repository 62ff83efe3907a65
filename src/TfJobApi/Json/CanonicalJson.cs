using System.Buffers;
using System.Text.Unicode;

namespace TfJobApi.Json;

/// <summary>
/// JSON in the one form in which it is stored and sent: no white space, members sorted by the UTF-8 bytes of their
/// names, each name once (the last of duplicates), numbers and strings as Go writes them.
/// Two equal values have equal bytes.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>How deep arrays and objects may be nested. (A kube-apiserver stops at 10,000.)</summary>
    public const int MaxDepth = 1000;

    /// <summary>Parses one JSON value; false, with the reason and the place, when the text is not exactly that (RFC 8259).</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out CanonicalValue value, out JsonFault fault)
    {
        var output = new JsonBuffer(utf8.Length + 16);
        var isJson = TryWrite(utf8, output, out fault);
        value = isJson ? output.WrittenMemory : default;
        return isJson;
    }

    /// <summary>Writes one JSON value in canonical form; false, with the reason and the place, when the text is not exactly that.</summary>
    public static bool TryWrite(ReadOnlyMemory<byte> utf8, JsonBuffer output, out JsonFault fault)
    {
        var json = utf8.Span;
        if (!Utf8.IsValid(json))
        {
            fault = FaultAt(json, FirstInvalidByte(json), "the text is not valid UTF-8");
            return false;
        }

        using var tokens = new JsonTokens(json, stackalloc JsonToken[JsonTokens.Few]);
        if (tokens.ReadAll() is { } wrong)
        {
            fault = FaultAt(json, tokens.Position, wrong);
            return false;
        }

        var writer = new CanonicalWriter(utf8, tokens.Read, output);
        if (!tokens.HasSpaceOrNumber && writer.IsSorted())
        {
            // programs often send this form already
            output.Write(json);
        }
        else if (!writer.TryWrite(0, out var tooLarge))
        {
            fault = FaultAt(json, tooLarge, "the number is too large for a 64-bit float");
            return false;
        }

        fault = default;
        return true;
    }

    private static int FirstInvalidByte(ReadOnlySpan<byte> utf8)
    {
        var at = 0;
        while (System.Text.Rune.DecodeFromUtf8(utf8[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    private static JsonFault FaultAt(ReadOnlySpan<byte> utf8, int offset, string message)
    {
        var before = utf8[..offset];
        return new(message, before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'));
    }
}
