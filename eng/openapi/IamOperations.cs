using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using TfJobApi.Http;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Describes the IAM endpoint, whose bodies are those of Huawei Cloud.</summary>
internal sealed class IamOperations : IOperationFilter
{
    private const string Request =
        """
        {"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"alice","password":"…","domain":{"name":"my-account"}}}},
        "scope":{"project":{"name":"cn-north-4"}}}}
        """;

    private const string Token =
        """
        {"token":{"catalog":[],"expires_at":"2026-01-03T03:04:05.000000Z","issued_at":"2026-01-02T03:04:05.000000Z","methods":["password"],
        "project":{"domain":{"id":"…","name":"my-account"},"id":"…","name":"cn-north-4"},"roles":[],
        "user":{"domain":{"id":"…","name":"my-account"},"id":"…","name":"alice"}}}
        """;

    private static readonly Dictionary<string, string> Lookups = new()
    {
        ["listProjects"] = """{"projects":[{"domain_id":"…","enabled":true,"id":"…","name":"cn-north-4","parent_id":"…"}],"links":{"next":null,"previous":null,"self":""}}""",
        ["listDomains"] = """{"domains":[{"enabled":true,"id":"…","name":"my-account"}],"links":{"next":null,"previous":null,"self":""}}""",
        ["listCatalog"] = """{"catalog":[],"links":{"self":""}}""",
    };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (Lookups.TryGetValue(operation.OperationId ?? "", out var lookup))
        {
            operation.Responses!["200"] = new OpenApiResponse { Description = "OK", Content = Content(lookup) };
            operation.Parameters = operation.OperationId == "listCatalog" ? [] :
            [
                new OpenApiParameter { Name = "name", In = ParameterLocation.Query, Description = "The name to look up.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            ];
        }

        if (operation.OperationId != "createToken")
        {
            return;
        }

        operation.Description = "The password method of Huawei Cloud IAM. The token is in the header X-Subject-Token of the response; it is valid for 24 hours, "
            + "as X-Auth-Token and as Authorization: Bearer. The scope must be a project. An open server without users accepts any name and password.";
        operation.Security = [[]];
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Content(Request) };
        operation.Responses = new OpenApiResponses
        {
            ["201"] = new OpenApiResponse
            {
                Description = "Created",
                Content = Content(Token),
                Headers = new Dictionary<string, IOpenApiHeader>
                {
                    ["X-Subject-Token"] = new OpenApiHeader { Description = "The token.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
                },
            },
            ["400"] = Error("The body does not have this form", 400, "The request body is invalid", "Bad Request"),
            ["401"] = Error("Name, password, account or project is wrong", 401, "The username or password is wrong.", "Unauthorized"),
            ["413"] = Error("The body is larger than 64 KiB", 413, "The request body is too large", "Request Entity Too Large"),
            ["429"] = Error("Other request bodies hold too much memory", 429, "Too many requests, please try again later.", "Too Many Requests"),
            ["503"] = Error("The server has too little memory", 503, "the server is currently unable to handle the request", "Service Unavailable"),
        };
    }

    private static OpenApiResponse Error(string meaning, int code, string message, string title) => new()
    {
        Description = meaning,
        Content = Content(new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["title"] = title } }.ToJsonString()),
    };

    private static Dictionary<string, IOpenApiMediaType> Content(string example) => new()
    {
        [MediaType.Json] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object }, Example = JsonNode.Parse(example) },
    };
}
