using System.Text.Json;

namespace TfJobApi.Json;

/// <summary>
/// The large integers of a JSON text that were sent with a fraction or an exponent. Canonical JSON writes 9007199254740993.0 as
/// the integer 9007199254740992, the nearest double, as Go does.
/// </summary>
/// <param name="text">Valid JSON, or empty. It is read once, and only for a large integer.</param>
internal sealed class SentNumbers(ReadOnlyMemory<byte> text)
{
    /// <summary>The greatest integer for which all integers up to it are different doubles.</summary>
    private const long Greatest = (1L << 53) - 1;

    private HashSet<long>? _rounded;

    /// <summary>Whether a canonical number can be a rounded integer: it is a large one, and was sent as a float.</summary>
    public bool IsRounded(CanonicalValue number) =>
        number.Integer is { } integer and (< -Greatest or > Greatest) && (_rounded ??= FindRounded()).Contains(integer);

    private HashSet<long> FindRounded()
    {
        HashSet<long> rounded = [];
        if (text.IsEmpty)
        {
            return rounded;
        }

        var canonical = new JsonBuffer();
        var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = CanonicalJson.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.Number || reader.ValueSpan.IndexOfAny(".eE"u8) < 0)
            {
                continue;
            }

            canonical.Clear();
            if (JsonNumbers.TryWrite(reader.ValueSpan, canonical) && JsonNumbers.TryReadInteger(canonical.WrittenSpan, out var integer)
                && integer is < -Greatest or > Greatest)
            {
                rounded.Add(integer);
            }
        }

        return rounded;
    }
}
