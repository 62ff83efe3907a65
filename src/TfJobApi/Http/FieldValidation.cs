using TfJobApi.Errors;
using TfJobApi.Resources;

namespace TfJobApi.Http;

/// <summary>
/// What a write's <c>fieldValidation</c> asks to be done about unknown and duplicate fields. Without the parameter nothing
/// is, and nothing is looked for.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
/// </summary>
internal static class FieldValidation
{
    public const string Ignore = "Ignore";
    public const string Warn = "Warn";
    public const string Strict = "Strict";

    /// <summary>How many characters of warnings are sent; they are headers, and clients bound them.</summary>
    private const int WarningsLength = 4096;

    /// <summary>400 when the fields must be good and are not; else tells of them in headers, if that was asked for.</summary>
    /// <param name="body">The body, which has been found to be good JSON or YAML.</param>
    public static Status? Check(HttpContext context, WriteOptions options, byte[] body)
    {
        if (options.FieldValidation is not (Warn or Strict) || FieldFaults.Find(ObjectBody.Json(context.Request, body).Span) is not { Count: > 0 } faults)
        {
            return null;
        }

        if (options.FieldValidation == Strict)
        {
            return ApiErrors.BadRequest($"strict decoding error: {string.Join(", ", faults)}");
        }

        var length = 0;
        foreach (var warning in faults.Select(Warning).TakeWhile(warning => (length += warning.Length) <= WarningsLength))
        {
            context.Response.Headers.Append("Warning", warning);
        }

        return null;
    }

    /// <summary>A header may hold only ASCII; the rest is left to be guessed.</summary>
    private static string Warning(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"299 - \"{string.Concat(escaped.Select(unit => char.IsAscii(unit) && !char.IsControl(unit) ? unit : '?'))}\"";
    }
}
