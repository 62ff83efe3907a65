using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TfJobApi.Clock;

/// <summary>Parses times. Without a zone they are UTC and not the machine's local time.</summary>
internal sealed class UtcTime : JsonConverter<DateTimeOffset>
{
    public const string Example = "2026-01-02T03:04:05Z";

    public static bool TryParse(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out _) && TryParse(reader.GetString(), out var time)
            ? time
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
