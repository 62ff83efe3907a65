using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Updates;

namespace TfJobApi.Api;

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
    public static ApiStatus? Check(HttpContext context, WriteOptions options, byte[] body, Func<string, ApiStatus> refuse)
    {
        if (!IsWanted(options))
        {
            return null;
        }

        var faults = UnknownFields.Find(ObjectBody.Json(context.Request, body).Span);
        if (Refusal(options, faults, refuse) is { } refusal)
        {
            return refusal;
        }

        Tell(context, faults);
        return null;
    }

    public static bool IsWanted(WriteOptions options) => options.FieldValidation is Warn or Strict;

    /// <summary>The refusal of these faults, when the fields must be good.</summary>
    public static ApiStatus? Refusal(WriteOptions options, IReadOnlyList<string> faults, Func<string, ApiStatus> refuse) =>
        options.FieldValidation == Strict && faults.Count > 0 ? refuse($"strict decoding error: {string.Join(", ", faults)}") : null;

    public static void Tell(HttpContext context, IReadOnlyList<string> faults)
    {
        if (faults.Count > 0)
        {
            Warnings.Add(context.Response, faults);
        }
    }
}
