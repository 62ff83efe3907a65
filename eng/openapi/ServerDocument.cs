using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;
using TfJobApi.FaultInjection;
using TfJobApi.FaultInjection.Effects;
using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Resources;

namespace TfJobApi.OpenApiGenerator;

/// <summary>The document of Swagger UI: Swashbuckle makes it of the server's own endpoints, in process.</summary>
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
        await using var app = builder.Build();
        app.UseTfJobApi();

        // the API explorer finds the endpoints only after this call, which the host makes at its start
        app.UseEndpoints(_ => { });

        return await app.Services.GetRequiredService<ISwaggerProvider>().GetSwagger("v1").SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0) + "\n";
    }

    private static void Configure(SwaggerGenOptions swagger)
    {
        swagger.SwaggerDoc("v1", new()
        {
            Title = "TfJobApi",
            Version = "v1",
            Description = "A TFJob API server that anyone can run anywhere: Huawei Cloud CCI's TFJob endpoint, without a cloud and without a cluster.",
        });

        // HEAD is answered as GET is; no client needs it documented
        swagger.DocInclusionPredicate((_, api) => api.HttpMethod != "HEAD");
        swagger.CustomOperationIds(api => api.ActionDescriptor.EndpointMetadata.OfType<IEndpointNameMetadata>().FirstOrDefault()?.EndpointName);
        AddSecurity(swagger);

        // their schemas are written by hand
        swagger.MapType<ApiObject>(() => new OpenApiSchema());
        swagger.MapType<ApiStatus>(() => new OpenApiSchema());
        swagger.MapType<ListResult>(() => new OpenApiSchema());
        swagger.OperationFilter<ObjectOperations>();
        swagger.OperationFilter<AdminOperations>();
        swagger.OperationFilter<IamOperations>();
        swagger.DocumentFilter<SchemasAndTags>();
        swagger.DocumentFilter<OtherPaths>();
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
            Description = "SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…; the clients of Huawei Cloud make it from an access key and its secret key.",
        });
        swagger.AddSecurityRequirement(_ => []);
        foreach (var scheme in new[] { TokenScheme, BearerScheme, SignatureScheme })
        {
            swagger.AddSecurityRequirement(document => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] });
        }
    }

    /// <summary>Documents the words of the fault effects.</summary>
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
            // Swashbuckle makes those of the admin API from their types
            var schemas = ObjectSchemas.All(swaggerDoc);
            foreach (var (name, schema) in swaggerDoc.Components!.Schemas!)
            {
                schemas.TryAdd(name, schema);
            }

            swaggerDoc.Components.Schemas = schemas;
            swaggerDoc.Tags = new HashSet<OpenApiTag>
            {
                new() { Name = "TFJob", Description = "Distributed TensorFlow jobs" },
                new() { Name = "Discovery", Description = "What there is" },
                new() { Name = "Access", Description = "What one may do" },
                new() { Name = "IAM", Description = "Tokens, as Huawei Cloud's identity service gives them" },
                new() { Name = "Server", Description = "The server itself" },
                new() { Name = "Admin", Description = "Steering the server from a test" },
            };
        }
    }
}
