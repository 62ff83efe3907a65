using System.Globalization;

namespace TfJobApi.Errors;

/// <summary>
/// One thing that is wrong with one field, in the words of Kubernetes' field errors.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/field/errors.go
/// </summary>
internal sealed record StatusCause
{
    /// <summary>How many UTF-16 units of a message are shown; it names its field, whose name a caller chooses.</summary>
    private const int MessageLength = 4096;

    public StatusCause(string reason, string message, string field)
    {
        Reason = reason;
        Message = GoQuote.Shorten(message, MessageLength);
        Field = GoQuote.Shorten(field);
    }

    public string Reason { get; }

    public string Message { get; }

    /// <summary>Where it is; as long as a field's name can be, as short as an answer should be.</summary>
    public string Field { get; }

    /// <summary>The value has the wrong form; a text is quoted.</summary>
    public static StatusCause Invalid(string field, string value, string detail) =>
        InvalidLiteral(field, GoQuote.Quote(value), detail);

    /// <summary>As <see cref="Invalid"/>, with a value that is printed as it is: a number, a boolean.</summary>
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
