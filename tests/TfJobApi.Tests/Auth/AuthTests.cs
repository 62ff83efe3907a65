using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

public sealed class AuthTests
{
    private static readonly (string, string)[] Enforced =
    [
        ("Auth:Mode", "Enforced"),
        ("Auth:Users:0:Name", "alice"),
        ("Auth:Users:0:Token", "token-of-alice"),
        ("Auth:Users:0:Permissions:0:Verbs:0", "patch"),
        ("Auth:Users:0:Permissions:0:Verbs:1", "get"),
        ("Auth:Users:0:Permissions:0:Namespaces:0", "kube-test"),
    ];

    [Fact]
    public async Task An_open_server_accepts_any_credential()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Get(TestHost.Job)).Code);
        Assert.Equal(200, (await SendAsync(client, "GET", TestHost.Job, ("X-Auth-Token", "any-token"))).Code);
    }

    [Theory]
    [InlineData("X-Auth-Token", "token-of-alice")]
    [InlineData("Authorization", "Bearer token-of-alice")]
    [InlineData("Authorization", "bearer token-of-alice")]
    [InlineData("Authorization", "Bearer\ttoken-of-alice")]
    public async Task A_token_is_accepted_in_either_header(string header, string value)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        Assert.Equal(200, (await SendAsync(client, "PATCH", TestHost.Job, (header, value))).Code);
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("Put")]
    public async Task A_method_needs_its_permission_in_any_case(string method)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        Assert.Equal(403, (await SendAsync(client, method, TestHost.Job, ("X-Auth-Token", "token-of-alice"))).Code);
    }

    [Theory]
    [InlineData(null, null, "x-auth-token not found")]
    [InlineData("X-Auth-Token", "token-of-nobody", "decrypt token fail")]
    [InlineData("Authorization", "Basic YTpi", "x-auth-token not found")]
    public async Task Ccis_gateway_answers_a_missing_or_bad_credential(string? header, string? value, string why)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        var answer = await SendAsync(client, "PATCH", TestHost.Job, header is null ? [] : [(header, value!)]);

        Assert.Equal(401, answer.Code);
        Assert.Equal($"Incorrect IAM authentication information: {why}", answer.Json["error_msg"]!.GetValue<string>());
        Assert.Equal("APIGW.0301", answer.Json["error_code"]!.GetValue<string>());
        Assert.Matches("^[0-9a-f]{32}$", answer.Json["request_id"]!.GetValue<string>());
        Assert.Equal(answer.Headers["X-Request-Id"], answer.Json["request_id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Bearer token-of-nobody")]
    [InlineData("Bearer")]
    [InlineData("bearer ")]
    [InlineData("Bearer\ttoken-of-nobody")]
    public async Task A_bad_bearer_token_is_rejected_by_the_api_server_not_the_gateway(string authorization)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        var answer = await SendAsync(client, "PATCH", TestHost.Job, ("Authorization", authorization));

        Assert.Equal((401, "Unauthorized"), (answer.Code, answer.Json["reason"]?.GetValue<string>()));
    }

    /// <summary>Each of these is 404, 405, 415 or 413 for an authenticated caller.</summary>
    [Theory]
    [InlineData("PATCH", "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/missing", "application/merge-patch+json", 0)]
    [InlineData("PATCH", "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs", "application/merge-patch+json", 0)]
    [InlineData("PATCH", "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test", "text/plain", 0)]
    [InlineData("PATCH", "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test", "application/merge-patch+json", 3145729)]
    [InlineData("GET", "/nothing/here", null, 0)]
    public async Task Callers_without_credential_get_401_and_without_permission_403_before_anything_else(string method, string path, string? mediaType, int length)
    {
        await using var host = TestHost.Start([.. Enforced, ("Auth:Users:1:Name", "bob"), ("Auth:Users:1:Token", "token-of-bob")]);
        using var client = host.CreateClient();
        var body = mediaType is null ? null : new byte[length];

        Assert.Equal(401, (await client.Call(method, path, body, mediaType)).Code);
        var known = await client.Call(method, path, body, mediaType, ("X-Auth-Token", "token-of-bob"));

        Assert.Equal(path == "/nothing/here" ? 404 : 403, known.Code);
    }

    [Theory]
    [InlineData("GET", "/tfjobs/tfjob-test", "CCI.01.403113")]
    [InlineData("GET", "/tfjobs", "CCI.01.403114")]
    [InlineData("POST", "/tfjobs", "CCI.01.403110")]
    [InlineData("DELETE", "/tfjobs/tfjob-test", "CCI.01.403111")]
    [InlineData("DELETE", "/tfjobs", "CCI.01.403111")]
    [InlineData("PATCH", "/tfjobs/tfjob-test", "CCI.01.403112")]
    public async Task A_permission_covers_its_namespaces_and_403_carries_the_code_of_the_action(string method, string path, string errorCode)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        var answer = await SendAsync(client, method, $"/apis/kubeflow.org/v1/namespaces/other{path}", ("X-Auth-Token", "token-of-alice"));

        Assert.Equal((403, "Forbidden"), (answer.Code, answer.Reason));
        Assert.Equal(errorCode, answer.Json["errorCode"]!.GetValue<string>());
        Assert.StartsWith("insufficient operation permission, require cci:namespaceSubResource:", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    [InlineData("/version")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/v1/swagger.json")]
    public async Task Health_version_and_documentation_need_no_credential(string path)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Get(path)).Code);
    }

    [Fact]
    public async Task No_spelling_of_a_path_escapes_its_namespace()
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        foreach (var path in new[] { "//apis/kubeflow.org/v1/namespaces/other/tfjobs", "/apis/kubeflow.org/v1/namespaces/other/tfjobs/", "/APIS/kubeflow.org/v1/NAMESPACES/other/TFJOBS" })
        {
            Assert.True((await SendAsync(client, "GET", path, ("X-Auth-Token", "token-of-alice"))).Code is 403 or 404);
        }
    }

    private static Task<HttpCalls.Answer> SendAsync(HttpClient client, string method, string path, params (string, string)[] headers) =>
        client.Call(method, path, method == "GET" ? null : Encoding.UTF8.GetBytes("{}"), method == "GET" ? null : HttpCalls.MergePatch, headers);
}
