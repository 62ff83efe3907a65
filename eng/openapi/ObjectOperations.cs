using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Updates;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Adds query parameters, examples and the other forms of an object to the operations on objects.</summary>
internal sealed class ObjectOperations : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        if (operation.OperationId is null || metadata.OfType<ResourceDefinition>().LastOrDefault() is not { } resource)
        {
            return;
        }

        var body = metadata.OfType<RequestBodyMetadata>().LastOrDefault()?.Type;
        var isList = context.ApiDescription.SupportedResponseTypes.Any(response => response.Type == typeof(ListResult));
        if (isList)
        {
            AddListParameters(operation, isDeletion: body is not null);
        }
        else if (body is null && context.ApiDescription.SupportedResponseTypes.Any(response => response.Type == typeof(ApiObject)))
        {
            Add(operation, "resourceVersion", "At least as new as this version; 0: any version.");
        }

        if (body is not null)
        {
            Add(operation, "dryRun", "All: validate the request and return its response without storing anything. No other value is accepted.");
            AddExample(operation, body, resource);
        }

        if (body == typeof(ApiObject) || body == typeof(ObjectPatch))
        {
            Add(operation, "fieldManager", "The name of the client that makes the change, its manager in managedFields; at most 128 bytes. Server-side apply requires it.");
            Add(operation, "fieldValidation", "How unknown and duplicate fields are handled: Ignore (the default), Warn (in Warning headers) or Strict (rejected).");
        }

        Add(operation, "pretty", "Whether the response is indented: 1, t, T, TRUE, true or True. By default it is indented for curl, Wget and browsers.");
        AddForms(operation, isList, resource, context.Document);
    }

    private static void AddListParameters(OpenApiOperation operation, bool isDeletion)
    {
        Add(operation, "labelSelector", "Conditions on labels, separated by commas: a=b, a!=b, a in (b,c), a notin (b,c), a, !a, a>1, a<1.");
        Add(operation, "fieldSelector", "Conditions on metadata.name and metadata.namespace: =, ==, !=.");
        Add(operation, "limit", "The maximum number of items; metadata.continue is the token of the next page.", JsonSchemaType.Integer);
        if (isDeletion)
        {
            return;
        }

        Add(operation, "continue", "The token of the previous page. All pages have one version. The token expires after five minutes (410).");
        Add(operation, "resourceVersion", "List: at least as new as this version; 0: any version. Watch: the changes since this version, 410 if they are no longer kept.");
        Add(operation, "resourceVersionMatch", "Exact or NotOlderThan.");
        Add(operation, "watch", "1 or true: send changes as they happen, one JSON document a line, instead of a list.");
        Add(operation, "timeoutSeconds", "The seconds after which a watch ends; by default half an hour.", JsonSchemaType.Integer);
        Add(operation, "allowWatchBookmarks", "Whether a watch also sends its current version every minute.");
    }

    private static void AddExample(OpenApiOperation operation, Type body, ResourceDefinition resource)
    {
        var id = operation.OperationId!;
        var example = ObjectExamples.For(body, id, resource);
        foreach (var (_, mediaType) in operation.RequestBody!.Content!.Where(entry => entry.Key != MediaType.Yaml))
        {
            ((OpenApiMediaType)mediaType).Example = example;
        }

        if (body == typeof(ObjectPatch))
        {
            operation.Description = "Applies a JSON Merge Patch. The Kubernetes profile also accepts application/json-patch+json and, for server-side apply, "
                + "application/apply-patch+yaml, which creates an object that does not exist.";
            Add(operation, "force", "Server-side apply only: whether fields of other managers are taken over.", JsonSchemaType.Boolean);
            DeclaredOperations.JsonOf(operation.Responses!["200"]).Example = id == "patchNamespacedTFJob" ? ObjectExamples.Patched() : null;
        }
        else if (id.StartsWith("replace", StringComparison.Ordinal))
        {
            operation.Description = "Replaces the whole object of the given resourceVersion. The status subresource replaces the status alone, "
                + "the main resource everything except the status.";
        }
    }

    /// <summary>Adds the other media types of an object or a list.</summary>
    private static void AddForms(OpenApiOperation operation, bool isList, ResourceDefinition resource, OpenApiDocument document)
    {
        foreach (var (code, response) in operation.Responses!)
        {
            if (code[0] == '2' && DeclaredOperations.JsonOf(response) is { Schema: OpenApiSchemaReference schema } && schema.Reference.Id != "Status")
            {
                response.Content![MediaType.Yaml] = new OpenApiMediaType { Schema = ObjectSchemas.Reference(schema.Reference.Id!, document) };
                AddForm(response, "Table", $"A meta.k8s.io Table: columns {string.Join(", ", resource.Table.Select(column => column.Name))}.");
                AddForm(response, isList ? "PartialObjectMetadataList" : "PartialObjectMetadata", "Only the metadata.");
            }
        }
    }

    private static void AddForm(IOpenApiResponse response, string kind, string description) =>
        response.Content![$"application/json;as={kind};v=v1;g=meta.k8s.io"] =
            new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Description = description } };

    private static void Add(OpenApiOperation operation, string name, string description, JsonSchemaType type = JsonSchemaType.String) =>
        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Query,
            Description = description,
            Schema = new OpenApiSchema { Type = type },
        });
}
