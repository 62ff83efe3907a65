using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Updates;

namespace TfJobApi.Api;

/// <summary>
/// Reports unknown and duplicate fields as the parameter <c>fieldValidation</c> requires. Without it nothing is searched.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
/// </summary>
internal static class FieldValidation
{
    public const string Ignore = "Ignore";
    public const string Warn = "Warn";
    public const string Strict = "Strict";

    public static bool IsRequested(WriteOptions options) => options.FieldValidation is Warn or Strict;

    /// <summary>Returns an error in the strict mode; otherwise adds warnings if the request wants them.</summary>
    /// <param name="body">Valid JSON or YAML.</param>
    public static ApiStatus? Check(HttpContext context, ResourceDefinition resource, WriteOptions options, byte[] body, Func<string, ApiStatus> createError)
    {
        if (!IsRequested(options))
        {
            return null;
        }

        var messages = UnknownFields.Find(resource, ObjectBody.Json(context.Request, body).Span);
        if (CheckStrict(options, messages, createError) is { } error)
        {
            return error;
        }

        AddWarnings(context, messages);
        return null;
    }

    /// <summary>Does the same for a body in YAML, also of another media type.</summary>
    public static ApiStatus? CheckYaml(
        HttpContext context, ResourceDefinition resource, WriteOptions options, byte[] body, Func<string, ApiStatus> createError) =>
        IsRequested(options) && YamlToJson.TryConvert(body, withLines: false, most: 1, out var documents, out _) && documents is [var document, ..]
            ? Check(context, resource, options, document.Json.ToArray(), createError)
            : null;

    public static ApiStatus? CheckStrict(WriteOptions options, IReadOnlyList<string> messages, Func<string, ApiStatus> createError) =>
        options.FieldValidation == Strict && messages.Count > 0 ? createError($"strict decoding error: {string.Join(", ", messages)}") : null;

    public static void AddWarnings(HttpContext context, IReadOnlyList<string> messages)
    {
        if (messages.Count > 0)
        {
            Warnings.Add(context.Response, messages);
        }
    }
}
