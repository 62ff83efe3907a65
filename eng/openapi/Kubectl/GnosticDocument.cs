using System.Text.Json.Nodes;

namespace TfJobApi.OpenApiGenerator.Kubectl;

/// <summary>
/// Encodes the v2 document in protobuf, the only form that kubectl up to 1.26 requests. A member without a number here is an
/// error, so that none is missing.
/// Source: https://github.com/google/gnostic/blob/main/openapiv2/OpenAPIv2.proto
/// </summary>
internal static class GnosticDocument
{
    public static byte[] ToBytes(JsonObject v2)
    {
        var info = Convert(v2["info"]!, (key, value, message) => key == "title" ? message.Add(1, value.GetValue<string>()) : message.Add(2, value.GetValue<string>()));
        var paths = Convert(v2["paths"]!, (path, item, message) => message.Add(2, Named(path, PathItem(item))));

        return new ProtobufMessage()
            .Add(1, v2["swagger"]!.GetValue<string>())
            .Add(2, info)
            .Add(8, paths)
            .Add(9, Schemas(v2["definitions"]!))
            .ToBytes();
    }

    private static ProtobufMessage PathItem(JsonNode item) => Convert(item, (key, value, message) => key switch
    {
        "get" => message.Add(2, Operation(value)),
        "put" => message.Add(3, Operation(value)),
        "post" => message.Add(4, Operation(value)),
        "delete" => message.Add(5, Operation(value)),
        "patch" => message.Add(8, Operation(value)),
        "parameters" => AddParameters(message, 9, value),
        _ => throw Unknown(key),
    });

    private static ProtobufMessage Operation(JsonNode operation) => Convert(operation, (key, value, message) => key switch
    {
        "tags" => message.AddAll(1, value),
        "operationId" => message.Add(5, value.GetValue<string>()),
        "produces" => message.AddAll(6, value),
        "consumes" => message.AddAll(7, value),
        "parameters" => AddParameters(message, 8, value),
        "responses" => message.Add(9, Convert(value, (code, response, responses) => responses.Add(1, Named(code, new ProtobufMessage().Add(1, Response(response)))))),
        ['x', '-', ..] => message.Add(13, Named(key, Any(value))),
        _ => throw Unknown(key),
    });

    private static ProtobufMessage Response(JsonNode response) => Convert(response, (key, value, message) => key switch
    {
        "description" => message.Add(1, value.GetValue<string>()),
        "schema" => message.Add(2, new ProtobufMessage().Add(1, Schema(value))),
        _ => throw Unknown(key),
    });

    private static ProtobufMessage AddParameters(ProtobufMessage message, int number, JsonNode parameters)
    {
        foreach (var parameter in parameters.AsArray())
        {
            message.Add(number, new ProtobufMessage().Add(1, Parameter(parameter!)));
        }

        return message;
    }

    /// <summary>Encodes a parameter. Its fields have different numbers in body, query and path.</summary>
    private static ProtobufMessage Parameter(JsonNode parameter)
    {
        switch (parameter["in"]!.GetValue<string>())
        {
            case "body":
                return new ProtobufMessage().Add(1, Convert(parameter, (key, value, message) => key switch
                {
                    "name" => message.Add(2, value.GetValue<string>()),
                    "in" => message.Add(3, value.GetValue<string>()),
                    "required" => value.GetValue<bool>() ? message.AddTrue(4) : message,
                    "schema" => message.Add(5, Schema(value)),
                    _ => throw Unknown(key),
                }));
            case "query":
                return new ProtobufMessage().Add(2, new ProtobufMessage().Add(3, Simple(parameter, typeNumber: 6)));
            default:
                return new ProtobufMessage().Add(2, new ProtobufMessage().Add(4, Simple(parameter, typeNumber: 5)));
        }
    }

    private static ProtobufMessage Simple(JsonNode parameter, int typeNumber) => Convert(parameter, (key, value, message) => key switch
    {
        "required" => message.AddTrue(1),
        "in" => message.Add(2, value.GetValue<string>()),
        "description" => message.Add(3, value.GetValue<string>()),
        "name" => message.Add(4, value.GetValue<string>()),
        "type" => message.Add(typeNumber, value.GetValue<string>()),
        _ => throw Unknown(key),
    });

    private static ProtobufMessage Schemas(JsonNode schemas) => Convert(schemas, (name, schema, message) => message.Add(1, Named(name, Schema(schema))));

    private static ProtobufMessage Schema(JsonNode schema) => Convert(schema, (key, value, message) => key switch
    {
        "$ref" => message.Add(1, value.GetValue<string>()),
        "format" => message.Add(2, value.GetValue<string>()),
        "description" => message.Add(4, value.GetValue<string>()),
        "minimum" => message.Add(9, value.GetValue<double>()),
        "required" => message.AddAll(19, value),
        "enum" => value.AsArray().Aggregate(message, (all, text) => all.Add(20, Any(text!))),
        "additionalProperties" => message.Add(21, new ProtobufMessage().Add(1, Schema(value))),
        "type" => message.Add(22, new ProtobufMessage().Add(1, value.GetValue<string>())),
        "items" => message.Add(23, new ProtobufMessage().Add(1, Schema(value))),
        "properties" => message.Add(25, Schemas(value)),
        "readOnly" => message.AddTrue(27),
        ['x', '-', ..] => message.Add(31, Named(key, Any(value))),
        _ => throw Unknown(key),
    });

    private static ProtobufMessage Named(string name, ProtobufMessage value) => new ProtobufMessage().Add(1, name).Add(2, value);

    /// <summary>Encodes a value as YAML text; JSON is valid YAML.</summary>
    private static ProtobufMessage Any(JsonNode value) => new ProtobufMessage().Add(2, value.ToJsonString() + "\n");

    private static ProtobufMessage Convert(JsonNode node, Func<string, JsonNode, ProtobufMessage, ProtobufMessage> add) =>
        node.AsObject().Aggregate(new ProtobufMessage(), (message, member) => add(member.Key, member.Value!, message));

    private static InvalidOperationException Unknown(string key) => new($"the field number of {key} is missing");
}
