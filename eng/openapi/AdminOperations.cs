using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TfJobApi.Tenants;

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
        ["409"] = "A name exists already, or the state does not allow the call; the message says why. Nothing has changed",
        ["504"] = "The timeout has passed; the Status has the number of matching requests",
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

        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = TenantMiddleware.Header,
            In = ParameterLocation.Header,
            Description = "The tenant. Default: default.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = JsonValue.Create("default"),
        });
    }
}
