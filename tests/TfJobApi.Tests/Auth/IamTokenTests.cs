using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

public sealed class IamTokenTests
{
    private const string Tokens = "/v3/auth/tokens";

    private static readonly (string, string)[] Enforced =
    [
        ("Auth:Mode", "Enforced"),
        ("Auth:Users:0:Name", "alice"),
        ("Auth:Users:0:Password", "password-of-alice"),
        ("Auth:Users:0:Permissions:0:Verbs:0", "*"),
        ("Auth:Users:0:Permissions:0:Namespaces:0", "kube-test"),
        ("Auth:Users:1:Name", "bob"),
        ("Auth:Users:1:Token", "token-of-bob"),
    ];

    [Fact]
    public async Task A_name_and_a_password_get_a_token_for_24_hours()
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        var answer = await client.Post(Tokens, Request("alice", "password-of-alice"));

        Assert.Equal((201, "application/json"), (answer.Code, answer.Headers["Content-Type"]));
        Assert.Equal(
            """
            {"token":{"catalog":[],"expires_at":"2026-01-03T03:04:05.000000Z","issued_at":"2026-01-02T03:04:05.000000Z","methods":["password"],
            "project":{"domain":{"id":"69e54bac206cf0d1dc5a11c9ae404c5f","name":"domainname"},"id":"cab2add11c89461040c6d3a29fdef357","name":"cn-north-4"},
            "roles":[],"user":{"domain":{"id":"69e54bac206cf0d1dc5a11c9ae404c5f","name":"domainname"},"id":"2bd806c97f0e00af1a1fc3328fa763a9","name":"alice"}}}
            """.Replace("\n", "", StringComparison.Ordinal) + "\n",
            answer.Text);
        var token = answer.Headers["X-Subject-Token"];
        Assert.Matches("^[A-Za-z0-9_-]{64}$", token);
        Assert.Equal(200, (await client.Call("GET", TestHost.Job, headers: ("X-Auth-Token", token))).Code);
        Assert.Equal(200, (await client.Call("GET", TestHost.Job, headers: ("Authorization", $"Bearer {token}"))).Code);
        Assert.Equal(403, (await client.Call("GET", "/apis/kubeflow.org/v1/namespaces/other/tfjobs", headers: ("X-Auth-Token", token))).Code);
    }

    [Fact]
    public async Task A_token_expires_after_24_hours_of_the_servers_clock_independently_of_others()
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();
        var first = await TokenAsync(client, "alice", "password-of-alice");
        host.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        var second = await TokenAsync(client, "alice", "password-of-alice");

        Assert.NotEqual(first, second);
        Assert.Equal(200, (await client.Call("GET", TestHost.Job, headers: ("X-Auth-Token", first))).Code);
        host.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(401, (await client.Call("GET", TestHost.Job, headers: ("X-Auth-Token", first))).Code);
        Assert.Equal(200, (await client.Call("GET", TestHost.Job, headers: ("X-Auth-Token", second))).Code);
    }

    [Theory]
    [InlineData("alice", "wrong", "domainname", "cn-north-4", 401)]
    [InlineData("nobody", "password-of-alice", "domainname", "cn-north-4", 401)]
    [InlineData("bob", "", "domainname", "cn-north-4", 401)]
    [InlineData("bob", "token-of-bob", "domainname", "cn-north-4", 401)]
    [InlineData("alice", "password-of-alice", "another", "cn-north-4", 401)]
    [InlineData("alice", "password-of-alice", "domainname", "cn-east-3", 401)]
    [InlineData("alice", "password-of-alice", "domainname", "cn-north-4", 201)]
    public async Task Name_password_account_and_project_must_be_right(string user, string password, string domain, string project, int code)
    {
        await using var host = TestHost.Start([.. Enforced, ("Auth:Domain", "domainname"), ("Auth:Project", "cn-north-4")]);
        using var client = host.CreateClient();

        var answer = await client.Post(Tokens, Request(user, password, domain, project));

        Assert.Equal(code, answer.Code);
        if (code == 401)
        {
            var why = project == "cn-north-4" ? "The username or password is wrong." : "The project is not one of the user's.";
            Assert.Equal($$$"""{"error":{"code":401,"message":"{{{why}}}","title":"Unauthorized"}}""" + "\n", answer.Text);
            Assert.False(answer.Headers.ContainsKey("X-Subject-Token"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"auth":null}""")]
    [InlineData("""{"auth":{"identity":[]}}""")]
    [InlineData("""{"auth":{"identity":{"methods":["token"],"token":{"id":"x"}}}}""")]
    [InlineData("""{"auth":{"identity":{"password":{"user":{"name":"alice","password":"password-of-alice"}}}}}""")]
    [InlineData("""{"auth":{"identity":{"methods":["password","totp"],"password":{"user":{"name":"alice","password":"password-of-alice"}}}}}""")]
    [InlineData("""{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":7,"password":"password-of-alice"}}}}}""")]
    [InlineData("""{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"alice","password":null}}}}}""")]
    [InlineData("""{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"alice","password":"password-of-alice"}}},"scope":{"project":{}}}}""")]
    [InlineData("""{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"alice","password":"password-of-alice"}}},"scope":{"project":{"name":"a"},"domain":{"name":"b"}}}}""")]
    public async Task A_malformed_body_is_400_in_the_identity_services_own_form(string body)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        var answer = await client.Post(Tokens, body);

        Assert.Equal((400, """{"error":{"code":400,"message":"The request body is invalid","title":"Bad Request"}}""" + "\n"), (answer.Code, answer.Text));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"unscoped\"")]
    [InlineData("{}")]
    [InlineData("""{"trust":{"id":"x"}}""")]
    [InlineData("""{"domain":[]}""")]
    public async Task A_scope_is_a_project_or_a_domain(string scope)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        Assert.Equal(400, (await client.Post(Tokens, WithScope(scope))).Code);
    }

    [Theory]
    [InlineData("""{"domain":{"name":"domainname"}}""", 201)]
    [InlineData("""{"domain":{"name":"another"}}""", 401)]
    [InlineData("""{"domain":{"id":"69e54bac206cf0d1dc5a11c9ae404c5f"}}""", 201)]
    [InlineData("""{"project":{"name":"cn-north-4","domain":{"name":"domainname"}}}""", 201)]
    [InlineData("""{"project":{"name":"cn-north-4","domain":{"name":"another"}}}""", 401)]
    public async Task A_scope_is_of_the_only_account(string scope, int code)
    {
        await using var host = TestHost.Start([.. Enforced, ("Auth:Domain", "domainname")]);
        using var client = host.CreateClient();

        Assert.Equal(code, (await client.Post(Tokens, WithScope(scope))).Code);
    }

    [Theory]
    [InlineData("", 201)]
    [InlineData("domainname", 401)]
    public async Task With_a_configured_account_the_user_must_name_it(string domain, int code)
    {
        await using var host = TestHost.Start([.. Enforced, ("Auth:Domain", domain)]);
        using var client = host.CreateClient();
        var body = Request("alice", "password-of-alice").Replace(""", "domain": {"name": "domainname"}""", "", StringComparison.Ordinal);

        Assert.Equal(code, (await client.Post(Tokens, body)).Code);
    }

    [Theory]
    [InlineData(64 * 1024, 400)]
    [InlineData((64 * 1024) + 1, 413)]
    [InlineData(4 * 1024 * 1024, 413)]
    public async Task The_body_of_a_token_request_is_limited(int length, int code)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        Assert.Equal(code, (await client.Post(Tokens, "{".PadRight(length))).Code);
    }

    [Theory]
    [InlineData("""{"project":{"id":"cab2add11c89461040c6d3a29fdef357"}}""", "project", 200)]
    [InlineData("""{"domain":{"name":"domainname"}}""", "domain", 401)]
    [InlineData(null, "domain", 401)]
    public async Task Cci_accepts_only_tokens_for_a_project(string? scope, string member, int code)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();
        var body = JsonNode.Parse(Request("alice", "password-of-alice"))!;
        body["auth"]!.AsObject().Remove("scope");
        if (scope is not null)
        {
            body["auth"]!["scope"] = JsonNode.Parse(scope);
        }

        var answer = await client.Post(Tokens, body.ToJsonString());

        Assert.Equal(201, answer.Code);
        Assert.NotNull(answer.Json["token"]![member]!["id"]);
        Assert.Equal(code, (await client.Call("GET", TestHost.Job, headers: ("X-Auth-Token", answer.Headers["X-Subject-Token"]))).Code);
    }

    [Theory]
    [InlineData("wrong", true, 401)]
    [InlineData("password-of-alice", true, 201)]
    [InlineData("any-password", false, 201)]
    public async Task An_open_server_accepts_the_configured_users_or_everybody_without_users(string password, bool hasUsers, int code)
    {
        await using var host = TestHost.Start(hasUsers ? [.. Enforced[1..]] : []);
        using var client = host.CreateClient();

        Assert.Equal(code, (await client.Post(Tokens, Request("alice", password))).Code);
    }

    /// <summary>Requests a token as a client does.</summary>
    internal static async Task<string> TokenAsync(HttpClient client, string user, string password, string scope = "project")
    {
        var body = Request(user, password).Replace("\"project\"", $"\"{scope}\"", StringComparison.Ordinal);
        var answer = await client.Post(Tokens, body);

        Assert.Equal(201, answer.Code);
        return answer.Headers["X-Subject-Token"];
    }

    private static string WithScope(string scope) =>
        """{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"alice","password":"password-of-alice","domain":{"name":"domainname"}}}},"scope":""" + scope + "}}";

    private static string Request(string user, string password, string domain = "domainname", string project = "cn-north-4") =>
        $$$$"""
        {
          "auth": {
            "identity": {
              "methods": ["password"],
              "password": {"user": {"name": "{{{{user}}}}", "password": "{{{{password}}}}", "domain": {"name": "{{{{domain}}}}"}}}
            },
            "scope": {"project": {"name": "{{{{project}}}}"}}
          }
        }
        """;
}
