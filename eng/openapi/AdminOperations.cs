using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TfJobApi.Http;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Describes the responses of the admin API, and the header that selects the tenant.</summary>
internal sealed class AdminOperations : IOperationFilter
{
    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["204"] = "Done",
        ["400"] = "A field is not valid; the Status has its name and the valid values. Nothing has changed",
        ["401"] = "Admin:Token is set, and the request has no token or a different one",
        ["403"] = "Admin:Token is not set, and the caller is not on this machine",
        ["404"] = "The name does not exist",
        ["409"] = "A name exists already, the state does not allow the call, or a reset ended the move of the clock; the message says why",
        ["504"] = "The limit of the wait has passed; the Status has the number of matching requests, or the state of the job",
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

        foreach (var name in context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<QueryMetadata>().SelectMany(query => query.Names))
        {
            operation.Parameters!.Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Query,
                Description = "The summary says what it does.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = MockHeaders.Tenant,
            In = ParameterLocation.Header,
            Description = "The tenant. Default: default.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = JsonValue.Create("default"),
        });
    }
}
