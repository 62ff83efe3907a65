using System.Text;
using TfJobApi.OpenApiGenerator;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.OpenApi;

public sealed class OpenApiDocumentTests
{
    private static readonly Task<IReadOnlyList<GeneratedDocument>> Generated = OpenApiDocuments.GenerateAsync();

    /// <summary>After a change of routes or schemas: <c>dotnet run --project eng/openapi</c>.</summary>
    [Fact]
    public async Task The_committed_documents_are_those_that_the_generator_makes() =>
        Assert.All(await Generated, document => Assert.True(document.IsIn(Path.Combine(SourceTree.Server, "OpenApi")), document.Name));

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
}
