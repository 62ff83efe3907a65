using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Admin;

/// <summary>A web page in a browser on this machine does not control the server. The headers are those that Chromium sends.</summary>
public sealed class WebPageTests
{
    private const string Reset = "/__admin/reset";
    private const string Json = "application/json";

    public static TheoryData<string, string, string> Calls => new()
    {
        { "POST", Reset, "" },
        { "POST", "/__admin/faults", """{"effect":{"status":500}}""" },
        { "POST", "/__admin/clock/advance", """{"by":"25h"}""" },
        { "POST", "/__admin/seed", "{}" },
        { "PUT", "/__admin/snapshots/x", "" },
        { "POST", "/__admin/snapshots/x/restore", "" },
        { "PUT", "/__admin/clock", "{}" },
        { "DELETE", "/__admin/requests", "" },
        { "GET", "/__admin/export", "" },
        { "GET", "/__admin/requests", "" },
        { "POST", $"/t/default{Reset}", "" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Every_admin_call_of_a_foreign_page_is_403(string method, string path, string body)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        foreach (var header in new[]
        {
            ("Origin", "http://evil.example"), ("Origin", "null"), ("Origin", "http://localhost:3000"), ("Origin", "file://"),
            ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"),
        })
        {
            var answer = await client.Call(method, path, body.Length == 0 ? null : System.Text.Encoding.UTF8.GetBytes(body), Json, header);

            Assert.Equal((403, "Forbidden"), (answer.Code, answer.Reason));
            Assert.Contains($"{header.Item1}: {header.Item2}", answer.Message, StringComparison.Ordinal);
        }

        Assert.Equal("72444813", (await client.Get(TestHost.Job)).Version);
        Assert.Equal(404, (await client.Post("/__admin/snapshots/x/restore", "")).Code);
    }

    [Theory]
    [InlineData("http://localhost", "same-origin")]
    [InlineData("https://LOCALHOST", "same-origin")]
    [InlineData("", "none")]
    [InlineData("", "same-origin")]
    [InlineData("", "")]
    public async Task A_page_of_the_server_itself_may_call_the_admin_api(string origin, string site)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        (string, string)[] headers = [.. new[] { ("Origin", origin), ("Sec-Fetch-Site", site) }.Where(header => header.Item2.Length > 0)];

        Assert.Equal(200, (await client.Call("POST", Reset, headers: headers)).Code);
        Assert.Equal(200, (await client.Call("POST", $"/t/new{Reset}", headers: headers)).Code);
    }

    [Fact]
    public async Task A_page_is_of_the_server_only_with_the_same_port()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Call("POST", Reset, headers: ("Origin", host.Address.GetLeftPart(UriPartial.Authority)))).Code);
        Assert.Equal(403, (await client.Call("POST", Reset, headers: ("Origin", "http://127.0.0.1"))).Code);
    }

    [Fact]
    public async Task A_page_of_a_configured_host_may_call_the_admin_api()
    {
        await using var host = TestHost.Start(("Admin:Hosts:0", "mock.example"), ("Admin:Hosts:1", "*.mock.example"));
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Call("POST", Reset, headers: ("Origin", "https://mock.example"))).Code);
        Assert.Equal(200, (await client.Call("POST", Reset, headers: ("Origin", "https://a.mock.example:8443"))).Code);
        Assert.Equal(403, (await client.Call("POST", Reset, headers: ("Origin", "https://amock.example"))).Code);
        Assert.Equal(403, (await client.Call("POST", Reset, headers: ("Origin", "https://.mock.example"))).Code);
    }

    [Fact]
    public async Task The_admin_token_does_not_open_the_admin_api_to_foreign_pages()
    {
        await using var host = TestHost.Start(("Admin:Token", "let-me-in"));
        using var client = host.CreateClient();

        Assert.Equal(403, (await client.Call("POST", Reset, headers: [("Authorization", "Bearer let-me-in"), ("Origin", "http://evil.example")])).Code);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:9000")]
    [InlineData("LOCALHOST.")]
    [InlineData("mock.localhost")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("192.0.2.1")]
    [InlineData("[::1]:8080")]
    [InlineData("host.docker.internal:8080")]
    [InlineData("named.example")]
    [InlineData("a.tls.example")]
    public async Task The_admin_api_without_a_token_is_served_by_the_names_of_the_server(string name)
    {
        await using var host = TestHost.Start(("Admin:Hosts:0", "named.example"), ("Https:Names:0", "*.tls.example"));
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Call("POST", Reset, headers: ("Host", name))).Code);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8080")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("evillocalhost")]
    [InlineData("tls.example")]
    [InlineData("not.named.example")]
    public async Task The_admin_api_without_a_token_rejects_other_hosts(string name)
    {
        await using var host = TestHost.Start(("Admin:Hosts:0", "named.example"), ("Https:Names:0", "*.tls.example"));
        using var client = host.CreateClient();

        var answer = await client.Call("GET", "/__admin/export", headers: ("Host", name));

        Assert.Equal((403, "Forbidden"), (answer.Code, answer.Reason));
        Assert.Contains($"\"{name.Split(':')[0]}\"", answer.Message, StringComparison.Ordinal);
        Assert.Equal(200, (await client.Call("GET", TestHost.Job, headers: ("Host", name))).Code);
    }

    [Fact]
    public async Task A_caller_with_a_credential_may_use_any_host()
    {
        await using var withToken = TestHost.Start(("Admin:Token", "let-me-in"));
        await using var enforced = TestHost.Start(
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "ci"), ("Auth:Users:0:Token", "of-ci"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "*"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));
        using var toToken = withToken.CreateClient();
        using var toEnforced = enforced.CreateClient();

        Assert.Equal(200, (await toToken.Call("POST", Reset, headers: [("Authorization", "Bearer let-me-in"), ("Host", "tfjobs:8080")])).Code);
        Assert.Equal(200, (await toEnforced.Call("POST", Reset, headers: [("X-Auth-Token", "of-ci"), ("Host", "tfjobs:8080")])).Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain;charset=UTF-8")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_body_needs_a_content_type_that_a_page_cannot_send_unasked(string? type)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        foreach (var (path, body) in new[] { ("faults", """{"effect":{"status":500}}"""), ("clock/advance", """{"by":"25h"}"""), ("seed", "{}\n"), ("requests/count", "{}") })
        {
            var answer = await client.Post($"/__admin/{path}", body, type);

            Assert.Equal((415, "UnsupportedMediaType"), (answer.Code, answer.Reason));
            Assert.Contains(Json, answer.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_call_without_a_body_needs_no_content_type()
    {
        await using var host = await SocketHost.StartAsync();

        var answer = await RawRequest.SendAsync(host.Address, $"POST {Reset} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/__admin/reset", 403)]
    [InlineData("/healthz", 200)]
    [InlineData(TestHost.Job, 200)]
    [InlineData("/swagger/index.html", 200)]
    [InlineData("/nothing", 404)]
    [InlineData("/__admin/kubeconfig", 200)]
    public async Task Every_response_forbids_browsers_to_guess_its_type(string path, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call(code == 403 ? "POST" : "GET", path, headers: code == 403 ? [("Sec-Fetch-Site", "cross-site")] : []);

        Assert.Equal((code, "nosniff"), (answer.Code, answer.Headers["X-Content-Type-Options"]));
    }
}
