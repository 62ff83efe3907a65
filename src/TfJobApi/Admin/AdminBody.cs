using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TfJobApi.Errors;
using TfJobApi.Http;

namespace TfJobApi.Admin;

/// <summary>Reads bodies of the admin API strictly: a misspelt field is rejected by its name.</summary>
internal static class AdminBody
{
    private static readonly string[] Accepted = [MediaType.Json];

    /// <summary>Returns 415 if the body is not JSON, 413 if it is too long, 400 with the field and its allowed values if it does not have the type.</summary>
    public static async ValueTask<Result<T>> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type)
        where T : class
    {
        if (MediaType.Parse(request) is not (null or MediaType.Json))
        {
            return ApiErrors.UnsupportedMediaType(Accepted);
        }

        var read = await RequestBody.ReadAsync(request);
        return read.TryGet(out var body, out var failure) ? Parse(body, type) : failure;
    }

    private static Result<T> Parse<T>(byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) is { } value ? value : Invalid("", "must be an object");
        }
        catch (JsonException exception)
        {
            // The serializer reports an invalid text only by an exception.
            var field = (exception.Path ?? "$").TrimStart('$').TrimStart('.');
            return Invalid(field, $"{Expected(type, field)} (line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1})");
        }
    }

    /// <summary>400 for one field, with its allowed values.</summary>
    public static ApiStatus Invalid(string field, string message)
    {
        if (field.Length == 0)
        {
            return ApiErrors.BadRequest(message);
        }

        return ApiErrors.BadRequest($"{field}: {message}") with { Details = new() { Causes = [new StatusCause("FieldValueInvalid", message, field)] } };
    }

    private static string Expected(JsonTypeInfo type, string field)
    {
        foreach (var part in field.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var indexAt = part.IndexOf('[', StringComparison.Ordinal);
            var name = indexAt < 0 ? part : part[..indexAt];
            if (type.Properties.FirstOrDefault(property => property.Name == name) is not { } property)
            {
                return type.Properties.Count > 0
                    ? $"no such field, or none that can be read; there are {string.Join(", ", type.Properties.Select(known => known.Name))}"
                    : "cannot be read";
            }

            type = type.Options.GetTypeInfo(property.PropertyType);
            if (indexAt >= 0 && type.ElementType is { } element)
            {
                type = type.Options.GetTypeInfo(element);
            }
        }

        var kind = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return kind switch
        {
            _ when type.Kind == JsonTypeInfoKind.Object => $"must be an object with {string.Join(", ", type.Properties.Select(known => known.Name))}",
            _ when type.Kind == JsonTypeInfoKind.Enumerable => "must be an array",
            _ when kind == typeof(bool) => "must be true or false",
            _ when kind == typeof(string) => "must be a string",
            _ when kind == typeof(DateTimeOffset) => "must be a time like 2026-01-02T03:04:05Z",
            _ => "must be a number",
        };
    }
}
