using System.Text.Json;

namespace TfJobApi.Json;

/// <summary>
/// Finds numbers that were sent with a fraction or an exponent. Canonical JSON writes 9007199254740993.0 as the integer
/// 9007199254740992, the nearest double, as Go does.
/// </summary>
internal static class SentNumbers
{
    /// <summary>The greatest integer for which all integers up to it are different doubles.</summary>
    private const long Greatest = (1L << 53) - 1;

    /// <summary>Whether a canonical integer can be a rounded one: it is a large one, and was sent as a float.</summary>
    /// <param name="text">Valid JSON, or empty. Read only for a large integer.</param>
    public static bool IsRounded(CanonicalValue number, ReadOnlySpan<byte> text)
    {
        if (number.Integer is >= -Greatest and <= Greatest)
        {
            return false;
        }

        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = CanonicalJson.MaxDepth });
        var canonical = new JsonBuffer();
        while (!text.IsEmpty && reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number && reader.ValueSpan.IndexOfAny(".eE"u8) >= 0)
            {
                canonical.Clear();
                if (JsonNumbers.TryWrite(reader.ValueSpan, canonical) && canonical.WrittenSpan.SequenceEqual(number.Span))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
