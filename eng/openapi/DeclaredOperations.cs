using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TfJobApi.Api;
using TfJobApi.Auth.Permissions;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Updates;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Adds path parameters, body and responses to every operation, from the metadata of its endpoint.</summary>
internal sealed partial class DeclaredOperations : IOperationFilter
{
    /// <summary>Types that are JSON text, for which Swashbuckle cannot create a schema.</summary>
    public static readonly IReadOnlyDictionary<Type, Func<ResourceDefinition, string>> Schemas = new Dictionary<Type, Func<ResourceDefinition, string>>
    {
        [typeof(AccessReviews)] = _ => Reviews.SelfSubjectAccess.Kind,
        [typeof(ApiObject)] = resource => resource.UniqueKind,
        [typeof(ApiStatus)] = _ => "Status",
        [typeof(DeleteOptions)] = _ => "DeleteOptions",
        [typeof(ListResult)] = resource => resource.UniqueListKind,
        [typeof(ObjectPatch)] = _ => "Patch",
        [typeof(RulesReviews)] = _ => Reviews.SelfSubjectRules.Kind,
    };

    private static readonly Dictionary<string, (string Description, string Example)> PathParameters = new()
    {
        ["namespace"] = ("The namespace.", "kube-test"),
        ["name"] = ("The name of the object.", ""),
        ["snapshot"] = ("The name of the snapshot.", "before-test"),
        ["fault"] = ("The id of the fault rule.", "first-patch"),
        ["id"] = ("The id of the request.", "1"),
        ["job"] = ("The name of the job.", "tfjob-test"),
        ["pod"] = ("A pod without the name of its job, or a pattern: worker-1, worker-* or *.", "worker-0"),
        ["scenario"] = ("The id of the scenario.", "flaky-worker"),
        ["tenant"] = ("The name of the tenant.", "team-a"),
    };

    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["200"] = "OK",
        ["201"] = "Created",
        ["202"] = "The object waits for its finalizers; only with orphanDependents=false",
        ["204"] = "Done",
        ["400"] = "The body or a parameter cannot be parsed; in the Cci profile also: a value is not valid, or a field cannot be changed",
        ["401"] = "No valid credential: a Status, or in the Cci profile for X-Auth-Token and signatures the gateway's own body",
        ["403"] = "The user does not have this permission in this namespace",
        ["404"] = "The object does not exist",
        ["406"] = "The caller accepts none of the available media types; the message lists them",
        ["409"] = "The name exists already, or a precondition has failed",
        ["410"] = "The version, or the list of the continue token, is no longer kept",
        ["413"] = "The body is larger than 3 MiB (Cci profile, a signed body larger than 12 MiB: the gateway's own body)",
        ["415"] = "The media type is not supported; the message lists the supported ones",
        ["422"] = "A value is not valid (Kubernetes profile)",
        ["429"] = "Other request bodies hold too much memory; retry after the time in Retry-After",
        ["500"] = "An error of the server",
        ["503"] = "Memory is short; retry after the time in Retry-After",
        ["504"] = "The requested version does not exist yet",
        ["507"] = "The write needs more memory than Limits:Memory has left; nothing has changed",
    };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        AddPathParameters(operation, context);
        AddBody(operation, context);

        foreach (var response in context.ApiDescription.SupportedResponseTypes)
        {
            var documented = (OpenApiResponse)operation.Responses![$"{response.StatusCode}"];
            documented.Description = Meanings[$"{response.StatusCode}"];
            if (response.Type is not null && Schemas.TryGetValue(response.Type, out var name))
            {
                JsonOf(documented).Schema = ObjectSchemas.Reference(name(ResourceOf(context)), context.Document);
            }
        }

        if (operation.Responses!.TryGetValue("401", out var unauthorized))
        {
            JsonOf(unauthorized).Schema = new OpenApiSchema
            {
                OneOf = [ObjectSchemas.Reference("GatewayError", context.Document), ObjectSchemas.Reference("Status", context.Document)],
            };
        }

        var sorted = new OpenApiResponses();
        foreach (var (code, response) in operation.Responses.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            sorted.Add(code, response);
        }

        operation.Responses = sorted;
    }

    /// <summary>Returns the resource of the endpoint. The admin API seeds and exports every kind; its examples are TFJobs.</summary>
    public static ResourceDefinition ResourceOf(OperationFilterContext context) =>
        context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<ResourceDefinition>().LastOrDefault() ?? TfJob.Definition;

    public static OpenApiMediaType JsonOf(IOpenApiResponse response) => (OpenApiMediaType)response.Content![MediaType.Json];

    /// <summary>Replaces the parameters of the API explorer, which does not know those that a handler reads itself.</summary>
    private static void AddPathParameters(OpenApiOperation operation, OperationFilterContext context)
    {
        operation.Parameters =
        [
            .. PathParameter().Matches(context.ApiDescription.RelativePath!).Select(match => match.Groups[1].Value).Select(name => new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Path,
                Required = true,
                Description = PathParameters[name].Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Example = JsonValue.Create(name == "name" ? ObjectExamples.NameOf(ResourceOf(context)) : PathParameters[name].Example),
            }),
        ];
    }

    private static void AddBody(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<RequestBodyMetadata>().LastOrDefault() is not { } body)
        {
            return;
        }

        var example = metadata.OfType<RequestExampleMetadata>().LastOrDefault()?.Json;
        var schema = Schemas.TryGetValue(body.Type, out var name)
            ? ObjectSchemas.Reference(name(ResourceOf(context)), context.Document)
            : context.SchemaGenerator.GenerateSchema(body.Type, context.SchemaRepository);
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = body.IsRequired && context.ApiDescription.HttpMethod != "DELETE",
            Content = body.MediaTypes.ToDictionary(type => type, type => (IOpenApiMediaType)new OpenApiMediaType
            {
                Schema = schema,
                Example = example is not null && type.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(example) : null,
            }),
        };
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();
}
