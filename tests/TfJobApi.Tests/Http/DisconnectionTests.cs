using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using TfJobApi.Representations;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Http;

/// <summary>Clients that disconnect are not errors of the server: its log has no warning, and no stack trace.</summary>
public sealed class DisconnectionTests
{
    private const string HalfBody = $"POST {TestHost.Jobs} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n";

    /// <summary>The number of clients; most of them had a stack trace each.</summary>
    private const int Clients = 20;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_disconnects_within_a_body_causes_no_warning(bool isReset)
    {
        using var log = new LogRecorder();
        await using var host = await SocketHost.StartTracedAsync(log);
        for (var i = 0; i < Clients; i++)
        {
            using var client = await ReadingAsync(host);
            await client.GetStream().WriteAsync("{"u8.ToArray(), TestContext.Current.CancellationToken);
            client.LingerState = new(isReset, 0);
        }

        await host.StopAsync();

        Assert.Empty(log.Alarms);
        Assert.All(Own(log), line => Assert.Null(line.Exception));
    }

    [Fact]
    public async Task An_injected_reset_causes_no_warning()
    {
        using var log = new LogRecorder();
        await using var host = await SocketHost.StartTracedAsync(log);
        using var client = host.CreateClient();
        for (var i = 0; i < 10 * Clients; i++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => client.Call("GET", TestHost.Job, null, null, ("X-Mock-Fault", "reset")));
        }

        await host.StopAsync();

        Assert.Empty(log.Alarms);
    }

    [Fact]
    public async Task A_stop_within_a_body_causes_no_warning()
    {
        using var log = new LogRecorder();
        await using var host = await SocketHost.StartTracedAsync(log);
        using var client = await ReadingAsync(host);

        await host.StopAtOnceAsync();

        Assert.Empty(log.Alarms);
        Assert.Single(Own(log), line => line is { Level: LogLevel.Debug, Exception: null });
    }

    private static IEnumerable<LogRecorder.Line> Own(LogRecorder log) => log.Lines.Where(line => line.Category == typeof(ExceptionMiddleware).FullName);

    /// <summary>Connects a client, and waits until the server reads its body.</summary>
    private static async Task<TcpClient> ReadingAsync(SocketHost host)
    {
        var client = new TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{HalfBody}Expect: 100-continue\r\n\r\n"), TestContext.Current.CancellationToken);
        await client.GetStream().ReadExactlyAsync(new byte["HTTP/1.1 100 Continue\r\n\r\n".Length], TestContext.Current.CancellationToken);
        return client;
    }
}
