using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;

namespace TfJobApi.Tests.OpenApi;

/// <summary>Tells of each operation what the route table does not: bodies, parameters and the document's own example.</summary>
internal sealed class TfJobOperations : IOperationFilter
{
    private static readonly Dictionary<Type, string> Schemas = new()
    {
        [typeof(TfJob)] = "TFJob",
        [typeof(TfJobListResult)] = "TFJobList",
        [typeof(Status)] = "Status",
    };

    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["200"] = "OK",
        ["201"] = "Created",
        ["400"] = "The body or a parameter cannot be read; in the Cci profile also: a value is invalid, or a field may not be changed",
        ["401"] = "No credential, or a bad one: a Status, or in the Cci profile for X-Auth-Token the gateway's own body",
        ["403"] = "The user may not do this in this namespace",
        ["404"] = "No such TFJob",
        ["409"] = "The name is taken, or a precondition does not hold",
        ["413"] = "The body is over 3 MiB",
        ["415"] = "The media type is not taken; the message names those that are",
        ["422"] = "A value is invalid (Kubernetes profile)",
        ["500"] = "A fault of the server",
    };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var parameter in operation.Parameters ?? [])
        {
            ((OpenApiParameter)parameter).Example = JsonValue.Create(parameter.Name == "name" ? "tfjob-test" : "kube-test");
        }

        foreach (var response in context.ApiDescription.SupportedResponseTypes)
        {
            var documented = (OpenApiResponse)operation.Responses![$"{response.StatusCode}"];
            documented.Description = Meanings[$"{response.StatusCode}"];
            if (response.Type is not null && Schemas.TryGetValue(response.Type, out var name))
            {
                JsonOf(documented).Schema = TfJobSchemas.Reference(name, context.Document);
            }
        }

        if (operation.Responses!.TryGetValue("401", out var unauthorized))
        {
            JsonOf(unauthorized).Schema = new OpenApiSchema
            {
                OneOf = [TfJobSchemas.Reference("GatewayError", context.Document), TfJobSchemas.Reference("Status", context.Document)],
            };
        }

        Describe(operation, context.Document);
    }

    private static void Describe(OpenApiOperation operation, OpenApiDocument document)
    {
        switch (operation.OperationId)
        {
            case "patchNamespacedTFJob":
                operation.Description = "Applies a JSON Merge Patch. The Kubernetes profile also takes application/json-patch+json.";
                operation.RequestBody = Body("TFJobPatch", document, required: true, Sample("request"), "application/merge-patch+json");
                JsonOf(operation.Responses!["200"]).Example = Sample("response");
                AddWriteParameters(operation);
                break;
            case "createNamespacedTFJob":
                operation.RequestBody = Body("TFJob", document, required: true, NewJob(), MediaType.Json, MediaType.Yaml);
                AddWriteParameters(operation);
                break;
            case "deleteNamespacedTFJob" or "deleteCollectionNamespacedTFJob":
                operation.RequestBody = Body("DeleteOptions", document, required: false, null, MediaType.Json, MediaType.Yaml);
                Add(operation, "dryRun", "All: nothing is removed; no other value.");
                AddPretty(operation);
                break;
            case { } id when id.EndsWith("TFJob", StringComparison.Ordinal):
                AddPretty(operation);
                break;
            default:
                break;
        }
    }

    private static OpenApiMediaType JsonOf(IOpenApiResponse response) => (OpenApiMediaType)response.Content![MediaType.Json];

    private static void AddWriteParameters(OpenApiOperation operation)
    {
        Add(operation, "dryRun", "All: the answer that the call would have, and nothing is stored; no other value.");
        Add(operation, "fieldManager", "Who makes the change; at most 128 bytes.");
        AddPretty(operation);
    }

    private static void AddPretty(OpenApiOperation operation) =>
        Add(operation, "pretty", "Whether the answer is indented: 1, t, T, TRUE, true, True or not. Without it curl, Wget and browsers get it indented.");

    private static void Add(OpenApiOperation operation, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Query,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }

    private static OpenApiRequestBody Body(string schema, OpenApiDocument document, bool required, JsonNode? example, params string[] mediaTypes) => new()
    {
        Required = required,
        Content = mediaTypes.ToDictionary(type => type, type => (IOpenApiMediaType)new OpenApiMediaType
        {
            Schema = TfJobSchemas.Reference(schema, document),
            Example = type == MediaType.Yaml ? null : example?.DeepClone(),
        }),
    };

    private static JsonNode NewJob()
    {
        var job = Sample("response");
        job["metadata"] = new JsonObject { ["name"] = "my-job" };
        job.AsObject().Remove("status");

        return job;
    }

    private static JsonNode Sample(string part) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Api", "Data", $"update-tfjob.{part}.json")))!;
}
