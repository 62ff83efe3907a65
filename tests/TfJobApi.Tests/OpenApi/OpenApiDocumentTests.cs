using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.OpenApiGenerator;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.OpenApi;

public sealed class OpenApiDocumentTests
{
    private static readonly Task<IReadOnlyList<GeneratedDocument>> Generated = OpenApiDocuments.GenerateAsync();

    [Fact]
    public async Task The_committed_documents_are_up_to_date() =>
        Assert.All(await Generated, document => Assert.True(document.IsIn(Path.Combine(SourceTree.Server, "OpenApi")), $"Run dotnet run --project eng/openapi: {document.Name}"));

    [Fact]
    public async Task The_server_sends_the_committed_document_and_swagger_ui_points_to_it()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var served = await client.Get("/swagger/v1/swagger.json");
        var page = await client.Get("/swagger/index.html");
        var script = await client.Get("/swagger/index.js");

        Assert.Equal((200, "application/json"), (served.Code, served.Headers["Content-Type"]));
        Assert.Equal(Encoding.UTF8.GetString((await Generated)[0].Content), served.Text);
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
    public async Task A_PATCH_documents_every_status_with_its_body()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var paths = (await client.Get("/swagger/v1/swagger.json")).Json["paths"]!.AsObject();

        var patch = paths["/apis/kubeflow.org/v1/namespaces/{namespace}/tfjobs/{name}"]!["patch"]!;

        Assert.Equal(["200", "201", "400", "401", "403", "404", "406", "409", "413", "415", "422", "429", "500", "503", "504", "507"], patch["responses"]!.AsObject().Select(response => response.Key));
        Assert.All(patch["responses"]!.AsObject(), response => Assert.NotNull(response.Value!["content"]!["application/json"]!["schema"]));
        Assert.Equal("test", patch["requestBody"]!["content"]!["application/merge-patch+json"]!["example"]!["metadata"]!["labels"]!["app"]!.GetValue<string>());
    }

    [Fact]
    public async Task Every_request_body_documents_the_errors_of_reading_it()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var paths = (await client.Get("/swagger/v1/swagger.json")).Json["paths"]!.AsObject();

        var readers = paths.SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, Method: operation.Key, Operation: operation.Value)))
            .Where(entry => entry.Operation is JsonObject operation && operation.ContainsKey("requestBody")).ToList();

        Assert.InRange(readers.Count, 20, int.MaxValue);
        Assert.All(readers, reader => Assert.Superset(
            new HashSet<string> { "400", "413", "429" }, reader.Operation!["responses"]!.AsObject().Select(response => response.Key).ToHashSet()));
    }

    [Fact]
    public async Task Every_mapped_endpoint_is_documented_unless_it_is_excluded()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var paths = (await client.Get("/swagger/v1/swagger.json")).Json["paths"]!;

        var mapped = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Where(method => method != "HEAD")
                .Select(method => (endpoint.RoutePattern.RawText, method.ToLowerInvariant())));

        Assert.All(mapped, endpoint => Assert.NotNull(paths[endpoint.RawText!.TrimEnd('/')]![endpoint.Item2]));
    }

    [Fact]
    public async Task A_write_documents_its_parameters()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var paths = (await client.Get("/swagger/v1/swagger.json")).Json["paths"]!.AsObject();

        var writes = paths.Where(path => path.Key.Contains("/tfjobs", StringComparison.Ordinal))
            .SelectMany(path => path.Value!.AsObject()).Where(operation => operation.Key is "post" or "put" or "patch").ToList();

        Assert.Equal(5, writes.Count);
        Assert.All(writes, write => Assert.Equal(
            ["dryRun", "fieldManager", "fieldValidation", .. write.Key == "patch" ? ["force"] : Array.Empty<string>(), "pretty"],
            write.Value!["parameters"]!.AsArray().Where(parameter => parameter!["in"]!.GetValue<string>() == "query")
                .Select(parameter => parameter!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal)));
    }
}
