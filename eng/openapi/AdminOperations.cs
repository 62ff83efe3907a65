using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TfJobApi.Admin;
using TfJobApi.Http;
using TfJobApi.Resources;
using TfJobApi.Tenants;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Tells of the admin API what its routes do not: what they take, and the tenant that they act on.</summary>
internal sealed class AdminOperations : IOperationFilter
{
    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["204"] = "Done",
        ["400"] = "A field makes no sense; the Status names it, and what it can be. Nothing has been done",
        ["401"] = "Admin:Token is set, and is not what was sent",
        ["403"] = "The caller is not on this machine, and there is no Admin:Token",
        ["404"] = "There is nothing of that name",
        ["409"] = "A name is taken. Nothing has been done",
        ["504"] = "The time is over; the Status names how many there were",
    };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (!context.ApiDescription.RelativePath!.StartsWith("__admin", StringComparison.Ordinal))
        {
            return;
        }

        foreach (var (code, response) in operation.Responses!)
        {
            ((OpenApiResponse)response).Description = Meanings.GetValueOrDefault(code, response.Description ?? "");
        }

        // Swashbuckle's own schema, but of the types that the admin API shares with the rest
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<TakenBody>().FirstOrDefault() is { } taken)
        {
            var schema = taken.Type == typeof(ApiObject)
                ? ObjectSchemas.Reference("TFJob", context.Document)
                : context.SchemaGenerator.GenerateSchema(taken.Type, context.SchemaRepository);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, IOpenApiMediaType> { [MediaType.Json] = new OpenApiMediaType { Schema = schema } },
            };
        }

        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = TenantMiddleware.Header,
            In = ParameterLocation.Header,
            Description = "The tenant that is meant; the default one without it.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = JsonValue.Create("default"),
        });
    }
}
