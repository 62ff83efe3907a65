using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Http;

namespace TfJobApi.OpenApiGenerator.Kubectl;

/// <summary>Converts the v3 documents to one of OpenAPI v2, for kubectl up to 1.26.</summary>
internal static class SwaggerV2Document
{
    public static JsonObject Create(IReadOnlyList<JsonObject> documents)
    {
        var paths = new JsonObject();
        var definitions = new JsonObject();
        foreach (var v3 in documents)
        {
            foreach (var (path, item) in v3["paths"]!.AsObject())
            {
                paths[path] = PathItem(item!.AsObject());
            }

            foreach (var (name, schema) in v3["components"]!["schemas"]!.AsObject())
            {
                definitions[name] = Schema(schema!);
            }
        }

        return new()
        {
            ["swagger"] = "2.0",
            ["info"] = documents[0]["info"]!.DeepClone(),
            ["paths"] = paths,
            ["definitions"] = definitions,
        };
    }

    private static JsonObject PathItem(JsonObject v3)
    {
        var item = new JsonObject();
        foreach (var (key, value) in v3)
        {
            item[key] = key == "parameters" ? new JsonArray([.. value!.AsArray().Select(Parameter)]) : Operation(value!.AsObject());
        }

        return item;
    }

    private static JsonObject Operation(JsonObject v3)
    {
        var operation = new JsonObject { ["produces"] = new JsonArray(MediaType.Json, MediaType.Yaml) };
        var parameters = new JsonArray([.. v3["parameters"]!.AsArray().Select(Parameter)]);
        if (v3["requestBody"] is { } body)
        {
            var content = body["content"]!.AsObject();
            operation["consumes"] = new JsonArray([.. content.Select(entry => JsonValue.Create(entry.Key))]);
            parameters.Insert(0, new JsonObject
            {
                ["name"] = "body",
                ["in"] = "body",
                ["required"] = body["required"]!.DeepClone(),
                ["schema"] = Schema(content.First().Value!["schema"]!),
            });
        }

        foreach (var (key, value) in v3.Where(member => member.Key != "requestBody"))
        {
            operation[key] = key switch
            {
                "parameters" => parameters,
                "responses" => new JsonObject(value!.AsObject().Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Response(entry.Value!)))),
                _ => value!.DeepClone(),
            };
        }

        return operation;
    }

    private static JsonObject Response(JsonNode v3)
    {
        var response = new JsonObject { ["description"] = v3["description"]!.DeepClone() };
        if (v3["content"] is { } content)
        {
            response["schema"] = Schema(content[MediaType.Json]!["schema"]!);
        }

        return response;
    }

    private static JsonObject Parameter(JsonNode? v3)
    {
        var parameter = v3!.DeepClone().AsObject();
        parameter["type"] = parameter["schema"]!["type"]!.DeepClone();
        parameter.Remove("schema");

        return parameter;
    }

    /// <summary>
    /// Converts a schema. Where unknown fields are kept, the known ones move to the description, because kubectl rejects
    /// every field that a v2 schema does not name. A real server leaves them out for that reason.
    /// Source: https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/controller/openapi/v2/conversion.go
    /// </summary>
    private static JsonObject Schema(JsonNode v3)
    {
        var schema = JsonNode.Parse(v3.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal))!.AsObject();
        foreach (var (_, property) in schema["properties"]?.AsObject() ?? [])
        {
            Flatten(property!.AsObject());
        }

        if (schema.ContainsKey(KubectlSchemas.KeepsUnknownFields))
        {
            schema["description"] = Described(schema);
            schema.Remove("type");
            schema.Remove("properties");
            schema.Remove("required");
        }

        return schema;
    }

    /// <summary>In v2 a reference may have a description.</summary>
    private static void Flatten(JsonObject schema)
    {
        if (schema["allOf"] is { } parts)
        {
            schema["$ref"] = parts[0]!["$ref"]!.DeepClone();
            schema.Remove("allOf");
        }
    }

    private static string Described(JsonObject schema)
    {
        var text = new StringBuilder(schema["description"]!.GetValue<string>());
        foreach (var (index, (name, field)) in (schema["properties"]?.AsObject() ?? []).Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"{(index == 0 ? " Known fields: " : "; ")}{name}");
            if (field!["type"] is { } type)
            {
                text.Append(CultureInfo.InvariantCulture, $" ({type})");
            }
        }

        return text.Append(schema.ContainsKey("properties") ? "." : "").ToString();
    }
}
