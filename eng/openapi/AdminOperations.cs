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

        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = TenantMiddleware.Header,
            In = ParameterLocation.Header,
            Description = "The tenant; without it, the default one.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = JsonValue.Create("default"),
        });
    }
}
