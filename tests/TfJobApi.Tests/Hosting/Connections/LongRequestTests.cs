using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TfJobApi.Hosting.Connections;
using TfJobApi.Http;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Hosting.Connections;

/// <summary>Requests with long headers, which Go's server accepts up to 1 MB.</summary>
public sealed class LongRequestTests
{
    private const string Close = "Host: x\r\nConnection: close\r\n";

    private static readonly string Selector = $"a in ({string.Join(',', Enumerable.Range(0, 15_000))})";

    /// <summary>A path over 8 KB made kubectl 1.27 and newer retry without end: the stream was reset with PROTOCOL_ERROR.</summary>
    [Fact]
    public async Task A_long_path_is_served_over_HTTP2()
    {
        await using var host = await SocketHost.StartTlsAsync();
        using var client = host.CreateTlsClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{TestHost.Jobs}?labelSelector={Uri.EscapeDataString(Selector)}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((200, HttpVersion.Version20), ((int)answer.StatusCode, answer.Version));
        await host.RequestsEndAsync();
        Assert.Equal(0, host.Services.GetRequiredService<HeaderMemory>().Held);
    }

    [Theory]
    [InlineData(1_040_000, 10, "200")]
    [InlineData(1_060_000, 10, "414")]
    [InlineData(10, 1_040_000, "200")]
    [InlineData(10, 1_060_000, "431")]
    public async Task A_request_may_have_1_MB_of_path_or_headers(int path, int header, string status)
    {
        await using var host = await SocketHost.StartAsync();

        var answer = await TrySendAsync(host.Address, $"GET /version?{new string('a', path)} HTTP/1.1\r\n{Close}x: {new string('b', header)}\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_may_have_thousands_of_headers()
    {
        await using var host = await SocketHost.StartAsync();

        var answer = await RawRequest.SendAsync(host.Address, $"GET /version HTTP/1.1\r\n{Close}{string.Concat(Enumerable.Range(0, 5000).Select(i => $"x{i}: y\r\n"))}\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_are_shorter_while_many_connections_are_open()
    {
        var limits = new KestrelServerLimits();
        HeaderLimits.Configure(limits);
        var counted = new HeaderLimits(limits, longConnections: 2);
        List<TaskCompletionSource> connections = [];
        List<Task> counts = [];
        void Open()
        {
            var end = new TaskCompletionSource();
            connections.Add(end);
            counts.Add(counted.CountAsync(null!, _ => end.Task));
        }

        Open();
        Open();
        Assert.Equal((HeaderLimits.Most, HeaderLimits.Most), (limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize));
        Open();
        Open();
        Assert.Equal((HeaderLimits.Least, HeaderLimits.Least), (limits.MaxRequestLineSize, limits.MaxRequestHeadersTotalSize));
        Assert.Equal((163, HeaderLimits.Least), (limits.MaxRequestHeaderCount, limits.Http2.MaxRequestHeaderFieldSize));
        connections[0].SetResult();
        Assert.Equal(HeaderLimits.Least, limits.MaxRequestLineSize);
        connections[1].SetException(new InvalidOperationException());
        Assert.Equal((HeaderLimits.Most, 5263), (limits.MaxRequestLineSize, limits.MaxRequestHeaderCount));
        Assert.True(counts[1].IsFaulted);
    }

    [Fact]
    public async Task The_server_counts_its_connections()
    {
        await using var host = await SocketHost.StartAsync();
        var limits = host.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        var count = HeaderLimits.LongConnectionsFor(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes) + 1;
        List<TcpClient> clients = [];
        for (var i = 0; i < count; i++)
        {
            var client = new TcpClient();
            clients.Add(client);
            await client.ConnectAsync(host.Address.Host, host.Address.Port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /version HTTP/1.1\r\nHost: x\r\n\r\n"), TestContext.Current.CancellationToken);
            _ = await client.GetStream().ReadAsync(new byte[1024], TestContext.Current.CancellationToken);
        }

        Assert.Equal(HeaderLimits.Least, limits.MaxRequestLineSize);
        clients.ForEach(client => client.Dispose());
    }

    [Theory]
    [InlineData(512L << 20, 7)]
    [InlineData(4L << 30, 63)]
    [InlineData(1L << 40, 128)]
    [InlineData(1L << 20, 4)]
    public void The_memory_decides_how_many_connections_may_send_long_headers(long available, int expected) =>
        Assert.Equal(expected, HeaderLimits.LongConnectionsFor(available));

    [Fact]
    public void Long_headers_in_progress_are_bounded()
    {
        var memory = new HeaderMemory(100_000);
        var request = new DefaultHttpContext().Request;
        request.Headers["x"] = new string('a', 30_000);
        Assert.Equal(0, HeaderMemory.SizeOf(request));
        request.Headers["y"] = new string('a', 10_000);
        var size = HeaderMemory.SizeOf(request);

        Assert.Equal(80_004, size);
        Assert.True(memory.TryTake(size));
        Assert.False(memory.TryTake(size));
        memory.Return(size);
        Assert.True(memory.TryTake(size));
    }

    [Theory]
    [InlineData("gr\u00f6\u00dfe", "größe")]
    [InlineData("\u00c3\u00b6", "ö")]
    [InlineData("\u00c3\u00b6\u00f6", "öö")]
    [InlineData("\u00e2\u0082", "â\u0082")]
    [InlineData("\u00f0\u009f\u0098\u0080\u00ff", "😀ÿ")]
    [InlineData("abc", "abc")]
    public void A_header_is_UTF8_or_else_Latin1(string bytes, string text) => Assert.Equal(text, HeaderText.Encoding.GetString(Encoding.Latin1.GetBytes(bytes)));

    [Fact]
    public async Task Any_byte_above_ASCII_is_accepted_in_a_header()
    {
        await using var host = await SocketHost.StartAsync();
        var all = string.Concat(Enumerable.Range(0x80, 0x80).Select(code => (char)code));

        var answer = await TrySendAsync(host.Address, $"GET /version HTTP/1.1\r\n{Close}User-Agent: gr\u00f6\u00dfe\r\nX-Name: {all}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization: Bearer t\r\nAuthorization: Bearer x", "200")]
    [InlineData("Authorization: Bearer x\r\nAuthorization: Bearer t", "401")]
    [InlineData("X-Auth-Token: t\r\nX-Auth-Token: x", "200")]
    public async Task The_first_of_several_credentials_counts(string headers, string status)
    {
        await using var host = await SocketHost.StartAsync(
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "a"), ("Auth:Users:0:Token", "t"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "*"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));

        var answer = await RawRequest.SendAsync(host.Address, $"GET {TestHost.Jobs} HTTP/1.1\r\n{Close}{headers}\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("labelSelector=a+in+({0})", "a", "labelSelector: more than 16384 conditions and values are not supported")]
    [InlineData("fieldSelector={0}", "metadata.name!=b", "fieldSelector: more than 16384 conditions are not supported")]
    public async Task A_selector_of_very_many_values_is_rejected(string query, string value, string message)
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        var values = string.Join(',', Enumerable.Repeat(value, 17_000));

        var answer = await client.Get($"{TestHost.Jobs}?{string.Format(CultureInfo.InvariantCulture, query, values)}");

        Assert.Equal((400, message), (answer.Code, answer.Message));
    }

    /// <summary>Sends Latin-1. The server may close before it has read everything, so writing may fail.</summary>
    private static async Task<string> TrySendAsync(Uri address, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(socket.GetStream());
        var answer = reader.ReadLineAsync(TestContext.Current.CancellationToken);
        try
        {
            await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // the response decides
        }

        return await answer ?? "";
    }
}
