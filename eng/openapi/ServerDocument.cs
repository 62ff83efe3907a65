using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;
using TfJobApi.Auth.Iam;
using TfJobApi.FaultInjection;
using TfJobApi.FaultInjection.Effects;
using TfJobApi.Json;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Generates the document of Swagger UI from the server's endpoints, by Swashbuckle.</summary>
internal static class ServerDocument
{
    private const string TokenScheme = "X-Auth-Token";
    private const string BearerScheme = "Bearer";
    private const string SignatureScheme = "Signature";

    public static async Task<string> GenerateAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddTfJobApi();
        builder.Logging.ClearProviders();
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSwaggerGen(Configure);
        WebApplication? app = null;
        builder.Services.AddSingleton<EndpointDataSource>(_ => new DescribedEndpoints(app!));
        await using (app = builder.Build())
        {
            app.UseTfJobApi();
            return await app.Services.GetRequiredService<ISwaggerProvider>().GetSwagger("v1").SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0) + "\n";
        }
    }

    private static void Configure(SwaggerGenOptions swagger)
    {
        swagger.SwaggerDoc("v1", new()
        {
            Title = "TfJobApi",
            Version = "v1",
            Description = "A TFJob API server that anyone can run anywhere: Huawei Cloud CCI's TFJob endpoint, without a cloud and without a cluster.",
        });

        // HEAD has the responses of GET, and no client needs its documentation
        swagger.DocInclusionPredicate((_, api) => api.HttpMethod != "HEAD");
        swagger.CustomOperationIds(api => api.ActionDescriptor.EndpointMetadata.OfType<IEndpointNameMetadata>().FirstOrDefault()?.EndpointName);
        AddSecurity(swagger);
        foreach (var type in DeclaredOperations.Schemas.Keys.Concat([typeof(IamRequest), typeof(IamTokens), typeof(JsonBuffer)]))
        {
            swagger.MapType(type, () => new OpenApiSchema { Type = JsonSchemaType.Object });
        }

        swagger.OperationFilter<DeclaredOperations>();
        swagger.OperationFilter<ObjectOperations>();
        swagger.OperationFilter<AdminOperations>();
        swagger.OperationFilter<IamOperations>();
        swagger.DocumentFilter<SchemasAndTags>();
        swagger.SchemaFilter<EffectSchema>();
        swagger.IncludeXmlComments(Path.ChangeExtension(typeof(ServerBuilder).Assembly.Location, ".xml"));
    }

    private static void AddSecurity(SwaggerGenOptions swagger)
    {
        swagger.AddSecurityDefinition(TokenScheme, new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = TokenScheme });
        swagger.AddSecurityDefinition(BearerScheme, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" });
        swagger.AddSecurityDefinition(SignatureScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = "Authorization",
            Description = "SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…; the clients of Huawei Cloud create it from an access key and its secret key.",
        });
        swagger.AddSecurityRequirement(_ => []);
        foreach (var scheme in new[] { TokenScheme, BearerScheme, SignatureScheme })
        {
            swagger.AddSecurityRequirement(document => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] });
        }
    }

    /// <summary>Documents the names of the fault effects.</summary>
    private sealed class EffectSchema : ISchemaFilter
    {
        public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
        {
            if (context.Type != typeof(FaultEffect) || schema.Properties?["fault"] is not OpenApiSchema fault)
            {
                return;
            }

            var words = EffectRegistry.All.OfType<NamedEffect>().Select(effect => $"{effect.Word}: {effect.Description}");
            fault.Description = $"The client gets, by {string.Join("; by ", words).Replace("`", "", StringComparison.Ordinal)}.";
            fault.Enum = [.. EffectRegistry.Words.Select(word => JsonValue.Create(word))];
        }
    }

    private sealed class SchemasAndTags : IDocumentFilter
    {
        public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
        {
            // Swashbuckle has created the schemas of the admin API from their types
            foreach (var (name, schema) in ObjectSchemas.All(swaggerDoc))
            {
                swaggerDoc.Components!.Schemas!.Add(name, schema);
            }

            swaggerDoc.Tags = new HashSet<OpenApiTag>(
                KnownResources.Objects.Select(resource => new OpenApiTag { Name = resource.UniqueKind, Description = resource.Description }))
            {
                new() { Name = "Discovery", Description = "The groups, versions and resources of the API" },
                new() { Name = "Access", Description = "The permissions of the caller" },
                new() { Name = "IAM", Description = "Tokens in the form of Huawei Cloud's identity service" },
                new() { Name = "Server", Description = "The server itself" },
                new() { Name = "Admin", Description = "Control of the server by a test" },
            };
        }
    }
}
