using System.Globalization;

namespace TfJobApi.Errors;

/// <summary>
/// One error in one field, with the messages of Kubernetes' field errors.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/field/errors.go
/// </summary>
internal sealed record StatusCause
{
    /// <summary>In UTF-16 units. A message contains the name of its field, which the client chooses.</summary>
    private const int MaxMessageLength = 4096;

    public StatusCause(string reason, string message, string field)
    {
        Reason = reason;
        Message = GoQuote.Shorten(message, MaxMessageLength);
        Field = GoQuote.Shorten(field);
    }

    public string Reason { get; }

    public string Message { get; }

    public string Field { get; }

    /// <summary>Quotes the value.</summary>
    public static StatusCause Invalid(string field, string value, string detail) =>
        InvalidLiteral(field, GoQuote.Quote(value), detail);

    /// <summary>For a value without quotes: a number, a boolean.</summary>
    public static StatusCause InvalidLiteral(string field, string literal, string detail) =>
        new("FieldValueInvalid", $"Invalid value: {GoQuote.Shorten(literal)}: {detail}", field);

    public static StatusCause Required(string field, string? detail = null) =>
        new("FieldValueRequired", detail is null ? "Required value" : $"Required value: {detail}", field);

    public static StatusCause NotSupported(string field, string literal, params ReadOnlySpan<string> supported)
    {
        var quoted = new string[supported.Length];
        for (var i = 0; i < supported.Length; i++)
        {
            quoted[i] = GoQuote.Quote(supported[i]);
        }

        return new("FieldValueNotSupported", $"Unsupported value: {GoQuote.Shorten(literal)}: supported values: {string.Join(", ", quoted)}", field);
    }

    public static StatusCause Forbidden(string field, string detail) =>
        new("FieldValueForbidden", $"Forbidden: {detail}", field);

    public static StatusCause TooLong(string field, int limit) =>
        new("FieldValueTooLong", string.Create(CultureInfo.InvariantCulture, $"Too long: must have at most {limit} bytes"), field);
}
