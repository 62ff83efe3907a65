using System.Net;
using Microsoft.AspNetCore.Http;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Admin;

public sealed class AdminAccessTests
{
    private const string Reset = "/__admin/reset";

    [Fact]
    public async Task An_open_server_accepts_admin_calls_from_this_machine()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Post(Reset, "")).Code);
    }

    [Fact]
    public async Task Admin_calls_from_other_machines_need_a_token()
    {
        await using var host = TestHost.Start();

        var answer = await CallFromOutside(host);

        Assert.Equal(403, answer.Response.StatusCode);
    }

    [Fact]
    public async Task The_admin_token_is_the_only_accepted_credential()
    {
        await using var host = TestHost.Start(("Admin:Token", "let-me-in"));
        using var client = host.CreateClient();

        Assert.Equal(401, (await client.Post(Reset, "")).Code);
        Assert.Equal(401, (await client.Call("POST", Reset, headers: ("Authorization", "Bearer let-me"))).Code);
        Assert.Equal(200, (await client.Call("POST", Reset, headers: ("Authorization", "Bearer let-me-in"))).Code);
        Assert.Equal(200, (await CallFromOutside(host, "Bearer let-me-in")).Response.StatusCode);
    }

    [Fact]
    public async Task Enforced_admin_calls_need_all_permissions_or_the_admin_token()
    {
        (string, string)[] enforced =
        [
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "ci"), ("Auth:Users:0:Token", "of-ci"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "*"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"),
        ];
        await using var known = TestHost.Start(enforced);
        await using var withToken = TestHost.Start([.. enforced, ("Admin:Token", "let-me-in")]);
        using var toKnown = known.CreateClient();
        using var toToken = withToken.CreateClient();

        Assert.Equal(401, (await toKnown.Post(Reset, "")).Code);
        Assert.Equal(200, (await toKnown.Call("POST", Reset, headers: ("X-Auth-Token", "of-ci"))).Code);
        Assert.Equal(401, (await toToken.Call("POST", Reset, headers: ("X-Auth-Token", "of-ci"))).Code);
        Assert.Equal(200, (await toToken.Call("POST", Reset, headers: ("Authorization", "Bearer let-me-in"))).Code);
    }

    [Theory]
    [InlineData("get", "*", "Allow")]
    [InlineData("*", "kube-test", "Allow")]
    [InlineData("cci:namespaceSubResource:*", "*", "Allow")]
    [InlineData("*", "*", "Deny")]
    public async Task Enforced_admin_calls_with_fewer_permissions_are_403(string verb, string @namespace, string effect)
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "ci"), ("Auth:Users:0:Token", "of-ci"),
            ("Auth:Users:0:Permissions:0:Verbs:0", verb), ("Auth:Users:0:Permissions:0:Namespaces:0", @namespace),
            ("Auth:Users:0:Permissions:0:Effect", effect));
        using var client = host.CreateClient();

        foreach (var (method, path) in new[] { ("POST", Reset), ("GET", "/__admin/export"), ("GET", "/__admin/requests"), ("PUT", "/__admin/clock"), ("GET", "/__admin/tenants") })
        {
            var answer = await client.Call(method, path, headers: ("X-Auth-Token", "of-ci"));

            Assert.Equal((403, "Forbidden"), (answer.Code, answer.Reason));
        }
    }

    [Fact]
    public async Task The_admin_api_can_be_disabled()
    {
        await using var host = TestHost.Start(("Admin:Enabled", "false"));
        using var client = host.CreateClient();

        Assert.Equal(404, (await client.Post(Reset, "")).Code);
    }

    private static Task<HttpContext> CallFromOutside(TestHost host, string? authorization = null) => host.Server.SendAsync(context =>
    {
        context.Connection.LocalIpAddress = IPAddress.Parse("192.0.2.1");
        context.Request.Method = "POST";
        context.Request.Path = Reset;
        context.Request.Headers.Authorization = authorization;
    });
}
