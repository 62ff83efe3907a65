using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.OpenApi;

public sealed class KubectlDocumentTests
{
    private const string OldProtobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    private const string NewProtobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    [Fact]
    public async Task The_index_links_to_the_document_of_the_group()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var index = (await client.Get("/openapi/v3")).Json;
        var url = index["paths"]!["apis/kubeflow.org/v1"]!["serverRelativeURL"]!.GetValue<string>();
        var document = await client.Get(url);

        Assert.Matches(@"^/openapi/v3/apis/kubeflow\.org/v1\?hash=[0-9A-F]{64}$", url);
        Assert.Equal((200, "application/json"), (document.Code, document.Headers["Content-Type"]));
        Assert.Equal("3.0.0", document.Json["openapi"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("application/json, */*", "application/json")]
    [InlineData(OldProtobuf, NewProtobuf)]
    [InlineData($"{NewProtobuf}, application/json", NewProtobuf)]
    public async Task The_v2_document_has_the_requested_type(string? accept, string contentType)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("GET", "/openapi/v2", headers: accept is null ? [] : [("Accept", accept)]);

        Assert.Equal((200, contentType), (answer.Code, answer.Headers["Content-Type"]));
        Assert.StartsWith(contentType == NewProtobuf ? "\n\u00032.0" : "{\n  \"swagger\": \"2.0\"", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/openapi/v2", "text/html")]
    [InlineData("/openapi/v3", OldProtobuf)]
    [InlineData("/openapi/v3/apis/kubeflow.org/v1", "text/html")]
    public async Task An_unacceptable_accept_header_is_406(string path, string accept)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("GET", path, headers: ("Accept", accept));

        Assert.Equal((406, "NotAcceptable"), (answer.Code, answer.Reason));
    }

    [Theory]
    [InlineData("/openapi/v2")]
    [InlineData("/openapi/v3")]
    [InlineData("/openapi/v3/apis/kubeflow.org/v1")]
    public async Task A_current_etag_is_304(string path)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var tag = (await client.Get(path)).Headers["ETag"];

        Assert.Equal((304, ""), await GetAsync(tag));
        Assert.Equal(200, (await GetAsync("\"another\"")).Code);

        async Task<(int Code, string Text)> GetAsync(string tag)
        {
            var answer = await client.Call("GET", path, headers: ("If-None-Match", tag));
            return (answer.Code, answer.Text);
        }
    }

    [Theory]
    [InlineData("/openapi/v2")]
    [InlineData("/openapi/v3")]
    [InlineData("/openapi/v3/apis/kubeflow.org/v1")]
    public async Task Documents_need_a_credential_and_no_permission(string path)
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "bob"), ("Auth:Users:0:Token", "token-of-bob"));
        using var client = host.CreateClient();

        Assert.Equal(401, (await client.Get(path)).Code);
        Assert.Equal(200, (await client.Call("GET", path, headers: ("X-Auth-Token", "token-of-bob"))).Code);
    }

    [Fact]
    public async Task Kubectl_gets_every_tfjob_route_that_swagger_ui_shows()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var shown = (await client.Get("/swagger/v1/swagger.json")).Json["paths"]!.AsObject();
        var kubectls = (await client.Get("/openapi/v3/apis/kubeflow.org/v1")).Json["paths"]!;

        Assert.All(
            shown.Where(path => path.Key.Contains("/tfjobs", StringComparison.Ordinal)),
            path => Assert.All(path.Value!.AsObject(), operation => Assert.NotNull(kubectls[path.Key]![operation.Key])));
    }
}
