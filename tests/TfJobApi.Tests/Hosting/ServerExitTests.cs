using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using TfJobApi.Hosting;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Hosting;

/// <summary>Signals end the process with exit code 0, regardless of its callers. An exit code above 128 would be that of the signal.</summary>
public sealed class ServerExitTests
{
    private const string WithoutCommand = "true";

    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_ends_the_process_although_callers_wait(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals");
        Assert.SkipWhen(signal == "HUP" && IsHangupIgnored(), "the tests run under nohup, which the server inherits");
        await using var server = await ServerProcess.StartAsync(WithoutCommand);
        using var halfHead = await SendAsync(server, "POST /x HTTP/1.1\r\nHo");
        using var halfBody = await SendAsync(server, $"POST {TestHost.Jobs} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n");
        using var watch = await SendAsync(server, $"GET {TestHost.Jobs}?watch=1 HTTP/1.1\r\nHost: x\r\n\r\n");
        using var delay = await SendAsync(server, $"GET {TestHost.Jobs} HTTP/1.1\r\nHost: x\r\nX-Mock-Fault: delay=1h\r\n\r\n");
        await AnswersAsync(halfBody, watch);

        await server.SignalAsync(signal);
        await server.ExitAsync();

        Assert.Equal(0, server.ExitCode);
        Assert.Contains("Application is shutting down...", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nohup_keeps_its_effect()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals");
        await using var server = await ServerProcess.StartAsync("trap '' HUP");
        using var client = server.CreateClient();

        await server.SignalAsync("HUP");

        Assert.Equal(200, (await client.Get(TestHost.Job)).Code);
        Assert.DoesNotContain("Application is shutting down...", server.Output, StringComparison.Ordinal);
    }

    /// <summary>A log of 2,500 lines and a pipe of 64 KB fill up; the requests, and the stop, would then wait for a reader.</summary>
    [Fact]
    public async Task A_log_that_nobody_reads_blocks_neither_requests_nor_the_stop()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals");
        await using var server = await ServerProcess.StartAsync(
            WithoutCommand, readsLog: false, "--Logging:LogLevel:Microsoft.AspNetCore=Trace");
        using var client = server.CreateClient();
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(200, (await client.Get("/healthz")).Code);
        }

        await server.SignalAsync("TERM");
        await server.ExitAsync();

        Assert.Equal(0, server.ExitCode);
    }

    [Fact]
    public async Task A_server_that_cannot_accept_connections_stops_with_exit_code_3_even_if_something_blocks()
    {
        var code = new TaskCompletionSource<int>();
        var exit = new ServerExit(_lifetime) { End = code.SetResult, Deadline = TimeSpan.Zero };

        exit.Fail();

        Assert.Equal((3, 3), (exit.Code, await code.Task.WithPatience()));
        Assert.True(_lifetime.ApplicationStopping.IsCancellationRequested);
    }

    /// <summary>A server of the package runs in the process of the tests, which must not end with it.</summary>
    [Fact]
    public async Task A_server_of_the_package_does_not_end_its_process()
    {
        await using var host = await SocketHost.StartAsync();

        Assert.Null(host.Services.GetRequiredService<ServerExit>().End);
    }

    [Fact]
    public void A_server_that_cannot_accept_connections_stops_without_an_end_of_the_process()
    {
        new ServerExit(_lifetime).Fail();

        Assert.True(_lifetime.ApplicationStopping.IsCancellationRequested);
    }

    /// <summary>Linux reports ignored signals as the bits of a hexadecimal number; SIGHUP has the first.</summary>
    private static bool IsHangupIgnored()
    {
        const string Name = "SigIgn:";
        var ignored = OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/status").First(line => line.StartsWith(Name, StringComparison.Ordinal)) : "0";
        return Convert.ToInt32(ignored[^1..], 16) % 2 == 1;
    }

    private static async Task<TcpClient> SendAsync(ServerProcess server, string request)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Waits for the first byte of each response.</summary>
    private static async Task AnswersAsync(params TcpClient[] clients)
    {
        foreach (var client in clients)
        {
            await client.GetStream().ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
        }
    }
}
