using System.Buffers;
using System.Text.Unicode;

namespace TfJobApi.Json;

/// <summary>
/// JSON in the form in which it is stored and sent: no white space, members sorted by the UTF-8 bytes of their names, the
/// last of duplicate names, numbers and strings as Go writes them. Equal values have equal bytes.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>The deepest nesting of arrays and objects. (A kube-apiserver stops at 10,000.)</summary>
    public const int MaxDepth = 1000;

    /// <summary>Parses exactly one JSON value (RFC 8259). Returns false if the text is anything else.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, out CanonicalValue value, out JsonError error)
    {
        var output = new JsonBuffer(utf8.Length + 16);
        var isJson = TryWrite(utf8, output, out error);
        value = isJson ? output.WrittenMemory : default;
        return isJson;
    }

    public static bool TryWrite(ReadOnlyMemory<byte> utf8, JsonBuffer output, out JsonError error)
    {
        var json = utf8.Span;
        if (!Utf8.IsValid(json))
        {
            error = ErrorAt(json, FirstInvalidByte(json), "the text is not valid UTF-8");
            return false;
        }

        using var tokens = new JsonTokens(json, stackalloc JsonToken[JsonTokens.InitialCapacity]);
        if (tokens.ReadAll() is { } message)
        {
            error = ErrorAt(json, tokens.Position, message);
            return false;
        }

        var writer = new CanonicalWriter(utf8, tokens.Read, output);
        if (!tokens.HasSpaceOrNumber && writer.IsSorted())
        {
            // most programs already send this form
            output.Write(json);
        }
        else if (!writer.TryWrite(0, out var tooLarge))
        {
            error = ErrorAt(json, tooLarge, "the number is too large for a 64-bit float");
            return false;
        }

        error = default;
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

    private static JsonError ErrorAt(ReadOnlySpan<byte> utf8, int offset, string message)
    {
        var before = utf8[..offset];
        return new(message, before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'));
    }
}

/// <summary>The reason why a text is not valid JSON or YAML. Line and column count from 1, the column in bytes.</summary>
internal readonly record struct JsonError(string Message, long Line, long Column)
{
    public override string ToString() => $"{Message} (line {Line}, column {Column})";
}
