using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Tells of each operation what the route table does not: bodies, parameters and the document's own example.</summary>
internal sealed class ObjectOperations : IOperationFilter
{
    private static readonly Dictionary<Type, string> Schemas = new()
    {
        [typeof(ApiObject)] = "TFJob",
        [typeof(ListResult)] = "TFJobList",
        [typeof(ApiStatus)] = "Status",
    };

    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["200"] = "OK",
        ["201"] = "Created",
        ["400"] = "The body or a parameter cannot be read; in the Cci profile also: a value is invalid, or a field may not be changed",
        ["401"] = "No credential, or a bad one: a Status, or in the Cci profile for X-Auth-Token and signatures the gateway's own body",
        ["403"] = "The user may not do this in this namespace",
        ["404"] = "No such TFJob",
        ["406"] = "The caller accepts nothing that there is; the message names what there is",
        ["409"] = "The name is taken, or a precondition does not hold",
        ["410"] = "The version, or the list that the token belongs to, is not kept any more",
        ["413"] = "The body is over 3 MiB (Cci profile, a signed one over 12 MiB: the gateway's own body)",
        ["415"] = "The media type is not taken; the message names those that are",
        ["422"] = "A value is invalid (Kubernetes profile)",
        ["500"] = "A fault of the server",
    };

    public static string Meaning(string code) => Meanings[code];

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var parameter in operation.Parameters ?? [])
        {
            ((OpenApiParameter)parameter).Example = JsonValue.Create(parameter.Name == "name" ? "tfjob-test" : "kube-test");
        }

        foreach (var response in context.ApiDescription.SupportedResponseTypes)
        {
            var documented = (OpenApiResponse)operation.Responses![$"{response.StatusCode}"];
            documented.Description = Meanings.GetValueOrDefault($"{response.StatusCode}", documented.Description ?? "");
            if (response.Type is not null && Schemas.TryGetValue(response.Type, out var name))
            {
                JsonOf(documented).Schema = ObjectSchemas.Reference(name, context.Document);
            }
        }

        if (operation.Responses!.TryGetValue("401", out var unauthorized))
        {
            JsonOf(unauthorized).Schema = new OpenApiSchema
            {
                OneOf = [ObjectSchemas.Reference("GatewayError", context.Document), ObjectSchemas.Reference("Status", context.Document)],
            };
        }

        Describe(operation, context.Document);
    }

    private static void Describe(OpenApiOperation operation, OpenApiDocument document)
    {
        var id = operation.OperationId ?? "";
        if (!id.Contains("TFJob", StringComparison.Ordinal))
        {
            return;
        }

        switch (id)
        {
            case "patchNamespacedTFJob" or "patchNamespacedTFJobStatus":
                operation.Description = "Applies a JSON Merge Patch. The Kubernetes profile also takes application/json-patch+json.";
                operation.RequestBody = Body(
                    "TFJobPatch", document, required: true, id.EndsWith("Status", StringComparison.Ordinal) ? null : Sample("request"), "application/merge-patch+json");
                JsonOf(operation.Responses!["200"]).Example = id.EndsWith("Status", StringComparison.Ordinal) ? null : Sample("response");
                AddWriteParameters(operation);
                break;
            case "createNamespacedTFJob":
                operation.RequestBody = Body("TFJob", document, required: true, NewJob(), MediaType.Json, MediaType.Yaml);
                AddWriteParameters(operation);
                break;
            case "replaceNamespacedTFJob" or "replaceNamespacedTFJobStatus":
                operation.Description = "Takes the whole object, with the resourceVersion that it replaces. The status subresource takes over the status alone, the main resource everything but the status.";
                operation.RequestBody = Body("TFJob", document, required: true, null, MediaType.Json, MediaType.Yaml);
                AddWriteParameters(operation);
                break;
            case "deleteCollectionNamespacedTFJob":
                AddSelectors(operation);
                goto case "deleteNamespacedTFJob";
            case "deleteNamespacedTFJob":
                operation.RequestBody = Body("DeleteOptions", document, required: false, null, MediaType.Json, MediaType.Yaml);
                Add(operation, "dryRun", "All: nothing is removed; no other value.");
                break;
            case "listNamespacedTFJob" or "listTFJobForAllNamespaces":
                AddSelectors(operation);
                Add(operation, "continue", "The token of the page before: the next one, of the same moment. Valid for five minutes; 410 then.");
                Add(operation, "resourceVersion", "List: at least as new as that version; 0: any. Watch: what has changed since; 410 when that is not kept any more.");
                Add(operation, "resourceVersionMatch", "Exact or NotOlderThan.");
                Add(operation, "watch", "1 or true: instead of a list, a JSON document a line for each change.");
                Add(operation, "timeoutSeconds", "Seconds after which a watch ends; by default half an hour.", JsonSchemaType.Integer);
                Add(operation, "allowWatchBookmarks", "Whether a watch also tells, every minute, which version it has come to.");
                break;
            default:
                break;
        }

        AddPretty(operation);
        AddForms(operation, id.StartsWith("list", StringComparison.Ordinal) || id.StartsWith("deleteCollection", StringComparison.Ordinal), document);
    }

    private static void AddSelectors(OpenApiOperation operation)
    {
        Add(operation, "labelSelector", "Conditions on labels: a=b, a!=b, a in (b,c), a notin (b,c), a, !a, a>1, a<1; commas between them.");
        Add(operation, "fieldSelector", "Conditions on metadata.name and metadata.namespace: =, ==, !=.");
        Add(operation, "limit", "How many items at most; metadata.continue then leads to the next page.", JsonSchemaType.Integer);
    }

    /// <summary>The other media types in which a TFJob, or a list of them, is sent when the caller accepts them.</summary>
    private static void AddForms(OpenApiOperation operation, bool isList, OpenApiDocument document)
    {
        foreach (var (code, response) in operation.Responses!)
        {
            if (code[0] == '2' && JsonOf(response) is { Schema: OpenApiSchemaReference { Reference.Id: "TFJob" or "TFJobList" } schema })
            {
                response.Content![MediaType.Yaml] = new OpenApiMediaType { Schema = ObjectSchemas.Reference(schema.Reference.Id!, document) };
                var table = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "A meta.k8s.io Table: columns Name, State and Age." } };
                response.Content["application/json;as=Table;v=v1;g=meta.k8s.io"] = table;
                var metadata = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "The metadata alone." } };
                response.Content[$"application/json;as=PartialObjectMetadata{(isList ? "List" : "")};v=v1;g=meta.k8s.io"] = metadata;
            }
        }
    }

    private static OpenApiMediaType JsonOf(IOpenApiResponse response) => (OpenApiMediaType)response.Content![MediaType.Json];

    private static void AddWriteParameters(OpenApiOperation operation)
    {
        Add(operation, "dryRun", "All: the answer that the call would have, and nothing is stored; no other value.");
        Add(operation, "fieldManager", "Who makes the change; at most 128 bytes.");
        Add(operation, "fieldValidation", "What is done about fields that are unknown or given twice: Ignore, Warn (in Warning headers) or Strict (a refusal). By default nothing.");
    }

    private static void AddPretty(OpenApiOperation operation) =>
        Add(operation, "pretty", "Whether the answer is indented: 1, t, T, TRUE, true, True or not. Without it curl, Wget and browsers get it indented.");

    private static void Add(OpenApiOperation operation, string name, string description, JsonSchemaType type = JsonSchemaType.String)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Query,
            Description = description,
            Schema = new OpenApiSchema { Type = type },
        });
    }

    private static OpenApiRequestBody Body(string schema, OpenApiDocument document, bool required, JsonNode? example, params string[] mediaTypes) => new()
    {
        Required = required,
        Content = mediaTypes.ToDictionary(type => type, type => (IOpenApiMediaType)new OpenApiMediaType
        {
            Schema = ObjectSchemas.Reference(schema, document),
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
        JsonNode.Parse(typeof(ObjectOperations).Assembly.GetManifestResourceStream($"update-tfjob.{part}.json")!)!;
}
