using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using TfJobApi.Tests.Support;
using static TfJobApi.Tests.Support.ServerProgram;

namespace TfJobApi.Tests.Hosting;

/// <summary>The commands that call a server, as processes, against servers that are wrong or hostile.</summary>
public sealed class VerifyCommandTests
{
    [Theory]
    [InlineData("Cci", 302)]
    [InlineData("Kubernetes", 307)]
    public async Task A_redirect_is_not_followed(string profile, int status)
    {
        var received = new ConcurrentQueue<HttpContext>();
        await using var other = await ForeignServer.StartAsync(context =>
        {
            received.Enqueue(context);
            return Task.CompletedTask;
        });
        await using var server = await ForeignServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = $"{other.Address}{context.Request.Path}";
            return Task.CompletedTask;
        });

        var (code, output, error) = await RunAsync("verify", $"--server={server.Address}", "--token=secret", $"--Profile={profile}");

        Assert.Empty(received);
        Assert.Equal((2, ""), (code, output));
        Assert.Equal(
            $"GET {server.Address}/apis/kubeflow.org/v1 redirects to {other.Address}/apis/kubeflow.org/v1. No redirect is followed, because the token is for {server.Address} only.\n",
            error);
    }

    [Fact]
    public async Task Healthcheck_does_not_follow_a_redirect()
    {
        await using var healthy = await ForeignServer.StartAsync(200, "ok");
        await using var server = await ForeignServer.StartAsync(context =>
        {
            context.Response.Redirect(healthy.Address);
            return Task.CompletedTask;
        });

        var (code, output, _) = await RunAsync("healthcheck", $"--urls={server.Address}", "--timeout=600");

        Assert.Equal((1, $"{server.Address}/healthz answers 302\n"), (code, output));
    }

    [Theory]
    [InlineData(2, "returns more than can be compared: Cannot write more bytes to the buffer than the configured maximum buffer size: 16777216.\n", "verify", "--server")]
    [InlineData(1, "does not answer: Cannot write more bytes to the buffer than the configured maximum buffer size: 65536.\n", "healthcheck", "--urls", "--timeout=600")]
    public async Task A_response_without_an_end_is_not_read(int expected, string reason, string command, string option, params string[] others)
    {
        await using var server = await ForeignServer.StartAsync(ForeignServer.SendEndlesslyAsync);

        var (code, _, error) = await RunAsync([command, $"{option}={server.Address}", .. others]);

        Assert.Equal(expected, code);
        Assert.EndsWith(reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", """{"resources":[{"name":1,"name":"x"}],"a":1,"a":2}""")]
    [InlineData("application/json", """{"resources":{"name":"tfjobs"} }""")]
    [InlineData("application/json; charset=foo", "{}")]
    [InlineData("text/html", "<html>")]
    public async Task A_server_without_TFJobs_is_reported(string type, string text)
    {
        await using var server = await ForeignServer.StartAsync(200, text, type);

        var (code, _, error) = await RunAsync("verify", $"--server={server.Address}");

        Assert.Equal((2, $"{server.Address} is not an API server with TFJobs: GET /apis/kubeflow.org/v1 returns 200\n"), (code, error));
    }

    [Theory]
    [InlineData("""{"metadata":"x"}""", """{"items":[{"x":1}]}""")]
    [InlineData("""{"metadata":{"uid":"1","uid":"1"} }""", """{"items":[1,{"metadata":[]},{"metadata":{"uid":"1"} },{"metadata":{"uid":"1","name":"../x"} },{"metadata":{"uid":"1","name":".."} }]}""")]
    public async Task The_namespace_is_deleted_on_a_server_that_sends_other_objects(string created, string listed)
    {
        var deleted = new ConcurrentQueue<string>();
        await using var server = await ForeignServer.StartAsync(context =>
        {
            var request = context.Request;
            if (request.Method == "DELETE")
            {
                deleted.Enqueue(request.Path);
            }

            context.Response.StatusCode = request.Method == "POST" ? 201 : 200;
            return context.Response.WriteAsync(request.Method == "POST" ? created
                : request.Path == "/apis/kubeflow.org/v1" ? """{"resources":[{"name":"tfjobs"}]}""" : listed);
        });

        var (code, _, _) = await RunAsync("verify", $"--server={server.Address}");

        Assert.InRange(code, 1, 2);
        Assert.StartsWith("/api/v1/namespaces/tfjobapi-verify-", deleted.Last(), StringComparison.Ordinal);
        Assert.All(deleted, path => Assert.Contains("/namespaces/tfjobapi-verify-", path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Cci")]
    [InlineData("Kubernetes")]
    public async Task A_token_that_a_server_repeats_is_hidden(string profile)
    {
        await using var server = await ForeignServer.StartAsync(context =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsJsonAsync(new { message = $"bad {context.Request.Headers["X-Auth-Token"]}{context.Request.Headers.Authorization}" });
        });

        var (_, _, error) = await RunAsync("verify", $"--server={server.Address}", "--token=se+créT/1=", $"--Profile={profile}");

        Assert.Equal($"{server.Address} does not accept the token: 403 bad {(profile == "Cci" ? "" : "Bearer ")}(hidden)\n", error);
    }

    [Fact]
    public async Task The_message_of_a_server_cannot_control_a_terminal()
    {
        await using var server = await ForeignServer.StartAsync(403, """{"message":"\u001b[2J\u001b]0;a\u0007\nforged line"}""");

        var (_, _, error) = await RunAsync("verify", $"--server={server.Address}");

        Assert.Equal($"{server.Address} does not accept requests without --token: 403 \\x1b[2J\\x1b]0;a\\a\\nforged line\n", error);
    }
}
