using System.Net.Sockets;
using System.Text;
using TfJobApi.Tests.Journal;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Http;

/// <summary>Sends over a real socket what an HTTP client does not send.</summary>
public sealed class RawSocketTests
{
    private const string Head = $"PATCH {TestHost.Job} HTTP/1.1\r\nHost: x\r\nContent-Type: application/merge-patch+json\r\n";

    [Theory]
    [InlineData("Content-Length: 38\r\n\r\n{\"metadata\":{\"labels\":{\"app\":\"test\"}}}", 200)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n26\r\n{\"metadata\":{\"labels\":{\"app\":\"test\"}}}\r\n0\r\n\r\n", 200)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", 400)]
    [InlineData("Content-Length: x\r\n\r\n{}", 400)]
    [InlineData("Content-Length: -1\r\n\r\n{}", 400)]
    [InlineData("Content-Length: 99999999999\r\n\r\n{}", 413)]
    [InlineData("Broken header\r\n\r\n", 400)]
    public async Task A_broken_request_gets_a_4xx_and_the_next_one_is_served(string rest, int code)
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        var before = await client.Get(TestHost.Job);

        using var socket = await SendAsync(client, rest);
        using var reader = new StreamReader(socket.GetStream());

        Assert.StartsWith($"HTTP/1.1 {code} ", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(code == 200, before.Text != (await client.Get(TestHost.Job)).Text);
    }

    [Theory]
    [InlineData("Content-Length: 100\r\n\r\n{\"metadata\":{\"labels\":{\"half\":\"sent\"}}}")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n26\r\n{\"metadata\":{\"labels\":{\"app\":\"test\"}}}\r\n")]
    public async Task A_body_that_ends_early_changes_nothing(string rest)
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        var before = await client.Get(TestHost.Job);

        (await SendAsync(client, rest)).Dispose();

        Assert.Equal(before.Text, (await client.Get(TestHost.Job)).Text);
    }

    [Theory]
    [InlineData("Content-Length: 100")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task A_reset_within_a_body_is_not_an_error_of_the_server(string length)
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        using var socket = await SendAsync(client, $"{length}\r\nExpect: 100-continue\r\n\r\n");

        // the server sends this when it begins to read the body
        await socket.GetStream().ReadExactlyAsync(new byte["HTTP/1.1 100 Continue\r\n\r\n".Length], TestContext.Current.CancellationToken);
        socket.LingerState = new(true, 0);
        socket.Client.Close(0);

        Assert.Equal(200, (await client.Post($"{JournalCalls.Requests}/wait", """{"count":1,"timeout":"10m"}""")).Code);
        Assert.Null((await client.LastRequestAsync())["status"]);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/apis")]
    [InlineData("/healthz")]
    [InlineData("/t/other/")]
    [InlineData(TestHost.Job)]
    public async Task CONNECT_is_not_allowed(string path)
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();

        using var socket = await SendTextAsync(client, $"CONNECT {path} HTTP/1.1\r\nHost: x\r\n\r\n");
        using var reader = new StreamReader(socket.GetStream());

        Assert.StartsWith("HTTP/1.1 405 ", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static Task<TcpClient> SendAsync(HttpClient client, string rest) => SendTextAsync(client, Head + rest);

    private static async Task<TcpClient> SendTextAsync(HttpClient client, string request)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request), TestContext.Current.CancellationToken);
        return socket;
    }
}
