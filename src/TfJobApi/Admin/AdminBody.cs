using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;

namespace TfJobApi.Admin;

/// <summary>Reads bodies of the admin API; an unknown field is an error.</summary>
internal static class AdminBody
{
    private static readonly string[] Accepted = [MediaType.Json];

    public static async ValueTask<Result<T>> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type)
        where T : class
    {
        if (CheckMediaType(request, Accepted) is { } error)
        {
            return error;
        }

        return (await RequestBody.ReadAsync(request)).TryGet(out var body, out var failure) ? Parse(body, type) : failure;
    }

    /// <summary>Reads a body whose fields the caller checks.</summary>
    public static async ValueTask<Result<CanonicalValue>> ReadJsonAsync(HttpRequest request)
    {
        if (CheckMediaType(request, Accepted) is { } error)
        {
            return error;
        }

        return !(await RequestBody.ReadAsync(request)).TryGet(out var body, out var failure) ? failure
            : CanonicalJson.TryParse(body, out var json, out var place) ? json
            : Invalid("", $"the body is not valid JSON: {place}");
    }

    /// <summary>Returns the default for an empty body, regardless of its media type.</summary>
    public static async ValueTask<Result<T>> ReadOptionalAsync<T>(HttpRequest request, JsonTypeInfo<T> type, T byDefault)
        where T : class
    {
        if (!(await RequestBody.ReadAsync(request)).TryGet(out var body, out var failure))
        {
            return failure;
        }

        if (body.Length == 0)
        {
            return byDefault;
        }

        return CheckMediaType(request, Accepted) is { } error ? error : Parse(body, type);
    }

    /// <summary>Returns 415 for another media type, and for a body without one, which a page of another site can send.</summary>
    public static ApiStatus? CheckMediaType(HttpRequest request, IReadOnlyCollection<string> accepted)
    {
        var mediaType = MediaType.Parse(request);
        if (mediaType is not null)
        {
            return accepted.Contains(mediaType) ? null : ApiErrors.UnsupportedMediaType(accepted);
        }

        return IsPresent(request)
            ? ApiErrors.UnsupportedMediaType(accepted) with { Message = $"the body has no Content-Type: send {string.Join(" or ", accepted)}" }
            : null;
    }

    public static bool IsPresent(HttpRequest request)
    {
        var body = (IHttpRequestBodyDetectionFeature?)request.HttpContext.Features[typeof(IHttpRequestBodyDetectionFeature)];
        return body?.CanHaveBody == true && request.ContentLength is not 0;
    }

    /// <param name="field">Empty for the whole body.</param>
    public static ApiStatus Invalid(string field, string message) => field.Length == 0
        ? ApiErrors.BadRequest(message)
        : ApiErrors.BadRequest($"{field}: {message}") with { Details = new() { Causes = [new StatusCause("FieldValueInvalid", message, field)] } };

    public static StatusResult NotFound(string message) => new(new(404, "NotFound", message));

    private static Result<T> Parse<T>(byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) is { } value ? value : Invalid("", Expected(type));
        }
        catch (JsonException exception)
        {
            // The serializer reports an invalid text only by an exception.
            return Explain(body, type, exception);
        }
    }

    private static ApiStatus Explain(byte[] body, JsonTypeInfo type, JsonException exception)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"(line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1})");
        try
        {
            using var document = JsonDocument.Parse(body);
            var (field, message) = Explain(document.RootElement, type, (exception.Path ?? "$").TrimStart('$').TrimStart('.'));
            return Invalid(field, $"{message} {place}");
        }
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException)
        {
            // The latter is for a name with half a character.
            return Invalid("", $"the body is not valid JSON {place}");
        }
    }

    private static (string Field, string Message) Explain(JsonElement value, JsonTypeInfo type, string field)
    {
        foreach (var part in field.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var indexAt = part.IndexOf('[', StringComparison.Ordinal);
            var name = indexAt < 0 ? part : part[..indexAt];
            if (type.Properties.FirstOrDefault(property => property.Name == name) is not { } property)
            {
                return (field, type.Properties.Count > 0 ? $"unknown field; the fields are {Names(type)}" : "is not valid");
            }

            value = indexAt < 0 && value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var inner) ? inner : default;
            type = type.Options.GetTypeInfo(property.PropertyType);
            if (indexAt >= 0 && type.ElementType is { } element)
            {
                type = type.Options.GetTypeInfo(element);
            }
        }

        var missing = value.ValueKind == JsonValueKind.Object
            ? type.Properties.FirstOrDefault(property => property.IsRequired && !value.TryGetProperty(property.Name, out _))
            : null;

        return missing is null ? (field, Expected(type)) : (field.Length == 0 ? missing.Name : $"{field}.{missing.Name}", "is required");
    }

    private static string Expected(JsonTypeInfo type)
    {
        var kind = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return kind switch
        {
            _ when type.Kind == JsonTypeInfoKind.Object => $"must be an object with {Names(type)}",
            _ when type.Kind == JsonTypeInfoKind.Enumerable => "must be an array",
            _ when kind == typeof(bool) => "must be true or false",
            _ when kind == typeof(string) => "must be a string",
            _ when kind == typeof(DateTimeOffset) => "must be a time like 2026-01-02T03:04:05Z",
            _ => "must be a number",
        };
    }

    private static string Names(JsonTypeInfo type) => string.Join(", ", type.Properties.Select(property => property.Name));
}
