using System.Text.Json.Nodes;
using TfJobApi.Http;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Updates;

namespace TfJobApi.OpenApiGenerator.Kubectl;

/// <summary>
/// Creates the OpenAPI v3 document of a group and version from the server's document. kubectl finds operations by kind and action,
/// and reads the features of the server from their query parameters.
/// Source: https://github.com/kubernetes/cli-runtime/blob/master/pkg/resource/query_param_verifier_v3.go
/// </summary>
internal static class KubectlDocument
{
    private static readonly string[] Forms = [MediaType.Json, MediaType.Yaml];

    /// <param name="root">The path of the group and version.</param>
    /// <param name="server">The document of Swagger UI.</param>
    public static JsonObject Create(string root, JsonObject server)
    {
        var resources = KnownResources.Objects.Where(resource => resource.Root == root).ToList();
        var schemas = KubectlSchemas.Create(resources, server["components"]!["schemas"]!.AsObject());

        return new()
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "TfJobApi", ["version"] = "v1" },
            ["paths"] = new JsonObject(resources.SelectMany(resource => Paths(resource, server["paths"]!.AsObject()))),
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Paths(ResourceDefinition resource, JsonObject server)
    {
        var collection = resource.CollectionLink("{namespace}");
        string[] known = [collection, $"{collection}/{{name}}", $"{collection}/{{name}}/status", resource.CollectionLink(null)];

        return server.Where(path => known.Contains(path.Key)).Select(path => KeyValuePair.Create(path.Key, (JsonNode?)Path(resource, path.Key, path.Value!.AsObject())));
    }

    private static JsonObject Path(ResourceDefinition resource, string path, JsonObject server)
    {
        var isItem = path.Contains("{name}", StringComparison.Ordinal);
        var item = new JsonObject(server.Select(operation => KeyValuePair.Create(
            operation.Key, (JsonNode?)Operation(resource, Action(operation.Key, isItem), operation.Value!.AsObject()))));
        item["parameters"] = Parameters("path", server.First().Value!);

        return item;
    }

    private static string Action(string method, bool isItem) => (method, isItem) switch
    {
        ("get", false) => "list",
        ("delete", false) => "deletecollection",
        _ => method,
    };

    private static JsonObject Operation(ResourceDefinition resource, string action, JsonObject server)
    {
        var operation = new JsonObject { ["parameters"] = Parameters("query", server) };
        if (server["operationId"] is { } id)
        {
            operation["operationId"] = id.DeepClone();
        }

        if (server["requestBody"] is { } body)
        {
            var schema = body["content"]!.AsObject().First().Value!["schema"]!;
            var mediaTypes = action == "patch" ? PatchTypes.Accepted(acceptsAll: true) : Forms;
            operation["requestBody"] = new JsonObject { ["content"] = Content(schema, mediaTypes, resource), ["required"] = body["required"]?.DeepClone() ?? false };
        }

        var (code, response) = server["responses"]!.AsObject().First();
        operation["responses"] = new JsonObject
        {
            [code] = new JsonObject
            {
                ["description"] = response!["description"]!.DeepClone(),
                ["content"] = Content(response["content"]![MediaType.Json]!["schema"]!, Forms, resource),
            },
            ["401"] = new JsonObject { ["description"] = "Unauthorized" },
        };
        operation["x-kubernetes-action"] = action;
        operation[KubectlSchemas.GroupVersionKind] = KubectlSchemas.KindOf(resource, resource.Kind);

        return operation;
    }

    private static JsonObject Content(JsonNode schema, IEnumerable<string> mediaTypes, ResourceDefinition resource) => new(mediaTypes.Select(type =>
        KeyValuePair.Create(type, (JsonNode?)new JsonObject { ["schema"] = KubectlSchemas.Renamed(schema, resource) })));

    private static JsonArray Parameters(string place, JsonNode server)
    {
        var parameters = new JsonArray();
        foreach (var parameter in (server["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]!.GetValue<string>() == place))
        {
            var copy = parameter!.DeepClone().AsObject();
            copy.Remove("example");
            parameters.Add((JsonNode)copy);
        }

        return parameters;
    }
}
