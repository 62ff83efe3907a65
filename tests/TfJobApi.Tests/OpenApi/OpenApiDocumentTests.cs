using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.OpenApi;

public sealed class OpenApiDocumentTests
{
    /// <summary>Set to write the document anew instead of comparing it: <c>UPDATE_OPENAPI=1</c>.</summary>
    private const string Update = "UPDATE_OPENAPI";

    [Fact]
    public async Task The_committed_document_is_what_swashbuckle_makes_of_the_routes()
    {
        var generated = await GenerateAsync();
        var committed = Path.Combine(SourceTree.Server, "OpenApi", "openapi.json");
        if (Environment.GetEnvironmentVariable(Update) is not null && Environment.GetEnvironmentVariable("CI") is null)
        {
            await File.WriteAllTextAsync(committed, generated, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(committed, TestContext.Current.CancellationToken), generated);
    }

    [Fact]
    public async Task The_server_sends_the_committed_document_and_swagger_ui_points_to_it()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var served = await client.Get("/swagger/v1/swagger.json");
        var page = await client.Get("/swagger/index.html");
        var script = await client.Get("/swagger/index.js");

        Assert.Equal((200, "application/json"), (served.Code, served.Headers["Content-Type"]));
        Assert.Equal(await GenerateAsync(), served.Text);
        Assert.Contains("swagger-ui", page.Text, StringComparison.Ordinal);
        Assert.Contains("/swagger/v1/swagger.json", script.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/swagger", 301)]
    [InlineData("GET", "/swagger/nothing.js", 404)]
    [InlineData("POST", "/swagger/index.html", 405)]
    [InlineData("GET", "/swaggerx", 404)]
    public async Task Swagger_ui_has_no_more_than_its_files(string method, string path, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient(new() { AllowAutoRedirect = false });

        var answer = await client.Call(method, path);

        Assert.Equal(code, answer.Code);
        Assert.False(answer.Text.Length == 0 && code >= 400);
    }

    [Fact]
    public async Task Every_route_that_takes_a_tfjob_tells_every_status_with_a_body()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var paths = (await client.Get("/swagger/v1/swagger.json")).Json["paths"]!.AsObject();

        var patch = paths["/apis/kubeflow.org/v1/namespaces/{namespace}/tfjobs/{name}"]!["patch"]!;

        Assert.Equal(["200", "400", "401", "403", "404", "406", "409", "413", "415", "422", "500"], patch["responses"]!.AsObject().Select(response => response.Key));
        Assert.All(patch["responses"]!.AsObject(), response => Assert.NotNull(response.Value!["content"]!["application/json"]!["schema"]));
        Assert.Equal("test", patch["requestBody"]!["content"]!["application/merge-patch+json"]!["example"]!["metadata"]!["labels"]!["app"]!.GetValue<string>());
        Assert.Equal(
            [
                "/__admin/clock", "/__admin/clock/advance", "/__admin/export", "/__admin/faults", "/__admin/faults/{fault}",
                "/__admin/requests", "/__admin/requests/count", "/__admin/requests/find", "/__admin/requests/wait", "/__admin/requests/{id}",
                "/__admin/reset", "/__admin/seed", "/__admin/snapshots",
                "/__admin/snapshots/{snapshot}", "/__admin/snapshots/{snapshot}/restore", "/__admin/tenants", "/__admin/tenants/{tenant}",
                "/api", "/api/v1", "/api/v1/events", "/api/v1/namespaces", "/apis", "/apis/authorization.k8s.io", "/apis/authorization.k8s.io/v1", OtherPaths.AccessReviews, "/apis/kubeflow.org", "/apis/kubeflow.org/v1",
                "/apis/kubeflow.org/v1/namespaces/{namespace}/tfjobs", "/apis/kubeflow.org/v1/namespaces/{namespace}/tfjobs/{name}",
                "/apis/kubeflow.org/v1/namespaces/{namespace}/tfjobs/{name}/status", "/apis/kubeflow.org/v1/tfjobs",
                "/healthz", "/livez", "/readyz", "/v3/auth/tokens", "/version",
            ],
            paths.Select(path => path.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_told_by_hand_is_there()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        foreach (var path in OtherPaths.Discovery.Keys)
        {
            Assert.Equal(200, (await client.Get(path)).Code);
        }

        var review = await client.Post(OtherPaths.AccessReviews, OtherPaths.Example().ToJsonString());
        Assert.Equal((201, true), (review.Code, review.Json["status"]!["allowed"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Every_write_tells_the_parameters_that_it_takes()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var paths = (await client.Get("/swagger/v1/swagger.json")).Json["paths"]!.AsObject();

        var writes = paths.Where(path => path.Key.Contains("/tfjobs", StringComparison.Ordinal))
            .SelectMany(path => path.Value!.AsObject()).Where(operation => operation.Key is "post" or "put" or "patch").ToList();

        Assert.Equal(5, writes.Count);
        Assert.All(writes, write => Assert.Equal(
            ["dryRun", "fieldManager", "fieldValidation", "pretty"],
            write.Value!["parameters"]!.AsArray().Where(parameter => parameter!["in"]!.GetValue<string>() == "query")
                .Select(parameter => parameter!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal)));
    }

    private static async Task<string> GenerateAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddTfJobApi();
        builder.WebHost.UseTestServer();
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v1", new()
            {
                Title = "TfJobApi",
                Version = "v1",
                Description = "A TFJob API server that anyone can run anywhere: Huawei Cloud CCI's TFJob endpoint, without a cloud and without a cluster.",
            });
            // HEAD is answered as GET is; no client wants it told
            swagger.DocInclusionPredicate((_, api) => api.HttpMethod != "HEAD");
            swagger.CustomOperationIds(api => api.ActionDescriptor.EndpointMetadata.OfType<Microsoft.AspNetCore.Routing.IEndpointNameMetadata>().FirstOrDefault()?.EndpointName);
            swagger.AddSecurityDefinition("X-Auth-Token", new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-Auth-Token" });
            swagger.AddSecurityDefinition("Bearer", new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" });
            swagger.AddSecurityDefinition("Signature", new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "Authorization",
                Description = "SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…; the clients of Huawei Cloud make it from an access key and its secret key.",
            });
            swagger.AddSecurityRequirement(_ => []);
            swagger.AddSecurityRequirement(document => new() { [new OpenApiSecuritySchemeReference("X-Auth-Token", document)] = [] });
            swagger.AddSecurityRequirement(document => new() { [new OpenApiSecuritySchemeReference("Bearer", document)] = [] });
            swagger.AddSecurityRequirement(document => new() { [new OpenApiSecuritySchemeReference("Signature", document)] = [] });
            swagger.OperationFilter<TfJobOperations>();
            swagger.OperationFilter<AdminOperations>();
            swagger.OperationFilter<IamOperations>();
            swagger.DocumentFilter<HandWrittenSchemas>();
            swagger.DocumentFilter<OtherPaths>();
            swagger.IncludeXmlComments(Path.ChangeExtension(typeof(ServerBuilder).Assembly.Location, ".xml"));
        });
        await using var app = builder.Build();
        app.UseTfJobApi();

        // endpoints reach the generator through the data source that the pipeline is built with
        await app.StartAsync(TestContext.Current.CancellationToken);
        var document = app.Services.GetRequiredService<ISwaggerProvider>().GetSwagger("v1");
        await app.StopAsync(TestContext.Current.CancellationToken);

        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0, TestContext.Current.CancellationToken) + "\n";
    }

    private sealed class HandWrittenSchemas : IDocumentFilter
    {
        private static readonly string[] NotFromTypes = ["ByteReadOnlyMemory", "ByteReadOnlySpan", "TfJob", "ObjectKey", "ListResult", "StatusCause", "StatusDetails", "ObjectMeta"];

        public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
        {
            // Swashbuckle makes those of the admin API from their types, and what it makes of the others is put aside
            var schemas = TfJobSchemas.All(swaggerDoc);
            foreach (var (name, schema) in swaggerDoc.Components!.Schemas!.Where(made => !NotFromTypes.Contains(made.Key)))
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
