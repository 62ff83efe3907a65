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
}
