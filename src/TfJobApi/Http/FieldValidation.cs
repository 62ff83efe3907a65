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

    /// <summary>A refusal when the fields must be good and are not; else tells of them in headers, if that was asked for.</summary>
    /// <param name="body">The body, which has been found to be good JSON or YAML.</param>
    /// <param name="refuse">Makes the refusal of what is wrong.</param>
    public static Status? Check(HttpContext context, WriteOptions options, byte[] body, Func<string, Status> refuse)
    {
        if (options.FieldValidation is not (Warn or Strict) || FieldFaults.Find(ObjectBody.Json(context.Request, body).Span) is not { Count: > 0 } faults)
        {
            return null;
        }

        if (options.FieldValidation == Strict)
        {
            return refuse($"strict decoding error: {string.Join(", ", faults)}");
        }

        Warnings.Add(context.Response, faults);
        return null;
    }
}
