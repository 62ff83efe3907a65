using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace TfJobApi.Json;

/// <summary>
/// JSON in the one form in which it is stored and sent: no white space, members sorted by the UTF-8 bytes of their
/// names, each name once (of duplicates the last), numbers and strings as Go writes them.
/// Two equal values have equal bytes.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>How deep arrays and objects may be nested. (A kube-apiserver stops at 10,000.)</summary>
    public const int MaxDepth = 1000;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth };

    /// <summary>Writes one JSON value canonically; false, and why and where, when the text is not exactly that (RFC 8259).</summary>
    public static bool TryWrite(ReadOnlyMemory<byte> utf8, JsonBuffer output, out JsonFault fault)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            fault = FaultAt(utf8.Span, FirstInvalidByte(utf8.Span), "the text is not valid UTF-8");
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            if (TryWriteValue(document.RootElement, output, out var tooLarge))
            {
                fault = default;
                return true;
            }

            utf8.Span.Overlaps(tooLarge, out var offset);
            fault = FaultAt(utf8.Span, offset, "the number is too large for a 64-bit float");
            return false;
        }
        catch (JsonException exception)
        {
            // System.Text.Json has no parser that reports by value; this is the one place where its exception is met
            fault = new(FirstSentences(exception.Message), (exception.LineNumber ?? 0) + 1, (exception.BytePositionInLine ?? 0) + 1);
            return false;
        }
    }

    private static bool TryWriteValue(JsonElement value, JsonBuffer output, out ReadOnlySpan<byte> tooLarge)
    {
        tooLarge = default;
        var raw = JsonMarshal.GetRawUtf8Value(value);

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return TryWriteObject(value, output, out tooLarge);
            case JsonValueKind.Array:
                return TryWriteArray(value, output, out tooLarge);
            case JsonValueKind.String:
                JsonStrings.WriteToken(raw[1..^1], output);
                return true;
            case JsonValueKind.Number when !JsonNumbers.TryWrite(raw, output):
                tooLarge = raw;
                return false;
            case JsonValueKind.Number:
                return true;
            default:
                output.Write(raw);
                return true;
        }
    }

    private static bool TryWriteArray(JsonElement array, JsonBuffer output, out ReadOnlySpan<byte> tooLarge)
    {
        tooLarge = default;
        var separator = "["u8;

        foreach (var element in array.EnumerateArray())
        {
            output.Write(separator);
            separator = ","u8;
            if (!TryWriteValue(element, output, out tooLarge))
            {
                return false;
            }
        }

        output.Write(array.GetArrayLength() == 0 ? "[]"u8 : "]"u8);
        return true;
    }

    private static bool TryWriteObject(JsonElement value, JsonBuffer output, out ReadOnlySpan<byte> tooLarge)
    {
        tooLarge = default;
        var separator = "{"u8;

        foreach (var member in SortedMembers(value))
        {
            output.Write(separator);
            separator = ","u8;
            JsonStrings.WriteToken(JsonMarshal.GetRawUtf8PropertyName(member), output);
            output.Write(":"u8);
            if (!TryWriteValue(member.Value, output, out tooLarge))
            {
                return false;
            }
        }

        output.Write(value.GetPropertyCount() == 0 ? "{}"u8 : "}"u8);
        return true;
    }

    private static List<JsonProperty> SortedMembers(JsonElement value)
    {
        var members = new List<JsonProperty>(value.GetPropertyCount());
        var sorted = true;
        foreach (var member in value.EnumerateObject())
        {
            sorted = sorted && (members.Count == 0 || CompareNames(members[^1], member) < 0);
            members.Add(member);
        }

        if (sorted)
        {
            return members;
        }

        // OrderBy is stable, so of members with one name the last comes last, and it is the one that counts
        var ordered = members.OrderBy(member => member, Comparer<JsonProperty>.Create(CompareNames)).ToList();
        members.Clear();
        for (var i = 0; i < ordered.Count; i++)
        {
            if (i == ordered.Count - 1 || CompareNames(ordered[i], ordered[i + 1]) != 0)
            {
                members.Add(ordered[i]);
            }
        }

        return members;
    }

    private static int CompareNames(JsonProperty left, JsonProperty right) =>
        JsonStrings.Compare(JsonMarshal.GetRawUtf8PropertyName(left), JsonMarshal.GetRawUtf8PropertyName(right));

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

    /// <summary>The message without the position that System.Text.Json appends, which counts from 0.</summary>
    private static string FirstSentences(string message)
    {
        var position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position < 0 ? message : message[..position];
    }
}
