using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.FaultInjection;

/// <summary>Broken responses, as a client receives them over a socket.</summary>
public sealed class BrokenResponseTests
{
    private const string Faults = "/__admin/faults";
    private const string LabelPatch = """{"metadata":{"labels":{"by":"a-test"}}}""";

    [Theory]
    [InlineData("reset", false, false)]
    [InlineData("reset", false, true)]
    [InlineData("reset-after", true, false)]
    [InlineData("reset-after", true, true)]
    public async Task A_reset_happens_before_or_after_the_write(string fault, bool isWritten, bool isTls)
    {
        await using var host = isTls ? await SocketHost.StartTlsAsync() : await SocketHost.StartAsync();
        using var client = host.CreateClient();
        await client.Post(Faults, $$"""{"match":{"verbs":["patch"]},"effect":{"fault":"{{fault}}"} }""");

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.Patch(TestHost.Job, LabelPatch));

        var broken = Assert.IsType<IOException>(failure.InnerException, exactMatch: false);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(broken.InnerException).SocketErrorCode);
        await AssertWrittenAsync(client, isWritten);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_truncated_response_is_shorter_than_its_content_length_and_the_write_is_stored(bool isTls)
    {
        await using var host = isTls ? await SocketHost.StartTlsAsync() : await SocketHost.StartAsync();
        using var client = host.CreateClient();
        var whole = (await client.Get(TestHost.Job)).Text;
        await client.Post(Faults, """{"match":{"verbs":["get","patch"]},"times":2,"effect":{"fault":"truncate"}}""");

        using var response = await client.GetAsync(new Uri(TestHost.Job, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var half = new byte[whole.Length / 2];
        await body.ReadExactlyAsync(half, TestContext.Current.CancellationToken);
        var end = await Assert.ThrowsAnyAsync<IOException>(async () => await body.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken));

        Assert.Equal((200, Encoding.UTF8.GetByteCount(whole)), ((int)response.StatusCode, response.Content.Headers.ContentLength));
        Assert.Equal(whole[..half.Length], Encoding.UTF8.GetString(half));
        Assert.True(isTls || end is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }, $"{end}");
        await Assert.ThrowsAsync<HttpRequestException>(() => client.Patch(TestHost.Job, LabelPatch));
        await AssertWrittenAsync(client, true);
    }

    /// <summary>A caller that does not read holds no more than the beginning.</summary>
    [Fact]
    public async Task A_truncated_long_response_ends_after_its_beginning()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, $$$"""{"metadata":{"annotations":{"long":"{{{new string('x', 200_000)}}}"} } }""");
        var whole = (await client.Get(TestHost.Job)).Text;
        using var request = new HttpRequestMessage(HttpMethod.Get, TestHost.Job) { Headers = { { "X-Mock-Fault", "truncate" } } };

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var beginning = new byte[64 * 1024];
        await body.ReadExactlyAsync(beginning, TestContext.Current.CancellationToken);

        Assert.Equal((200, whole.Length), ((int)response.StatusCode, response.Content.Headers.ContentLength));
        Assert.Equal(whole[..beginning.Length], Encoding.UTF8.GetString(beginning));
        await Assert.ThrowsAnyAsync<IOException>(async () => await body.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_malformed_long_response_has_its_beginning_and_a_wrong_end()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, $$$"""{"metadata":{"annotations":{"long":"{{{new string('x', 200_000)}}}"} } }""");
        var whole = (await client.Get(TestHost.Job)).Text;

        var malformed = await client.Call("GET", TestHost.Job, headers: ("X-Mock-Fault", "malformed"));

        Assert.Equal((200, whole[..(64 * 1024)] + "\n]}\n"), (malformed.Code, malformed.Text));
    }

    [Fact]
    public async Task A_truncated_http_2_stream_does_not_affect_other_streams()
    {
        await using var host = await SocketHost.StartTlsAsync();
        using var client = host.CreateClient();
        client.DefaultRequestVersion = HttpVersion.Version20;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var watch = await client.GetAsync(
            new Uri($"{TestHost.Jobs}?watch=1", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await client.Post(Faults, """{"effect":{"fault":"truncate"}}""");

        using var response = await client.GetAsync(
            new Uri(TestHost.Job, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await using var events = await watch.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal('{', events.ReadByte());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/yaml")]
    public async Task A_malformed_response_has_an_invalid_body_and_the_write_is_stored(string accept)
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();

        var answer = await client.Call("PATCH", TestHost.Job, Encoding.UTF8.GetBytes(LabelPatch), HttpCalls.MergePatch, ("X-Mock-Fault", "malformed"), ("Accept", accept));

        Assert.Equal((200, accept, $"{Encoding.UTF8.GetByteCount(answer.Text)}"), (answer.Code, answer.Headers["Content-Type"], answer.Headers["Content-Length"]));
        Assert.ThrowsAny<JsonException>(() => answer.Json);
        Assert.False(TfJobApi.Json.YamlToJson.TryConvert(Encoding.UTF8.GetBytes(answer.Text), withLines: false, most: 2, out _, out _));
        await AssertWrittenAsync(client, true);
    }

    [Fact]
    public async Task A_malformed_rejection_keeps_its_status()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();

        foreach (var (method, path, code) in new[] { ("GET", $"{TestHost.Jobs}/no-such", 404), ("PUT", TestHost.Jobs, 405) })
        {
            var answer = await client.Call(method, path, headers: ("X-Mock-Fault", "malformed"));

            Assert.Equal(code, answer.Code);
            Assert.StartsWith("{\"kind\":\"Status\"", answer.Text, StringComparison.Ordinal);
            Assert.ThrowsAny<JsonException>(() => answer.Json);
        }
    }

    [Fact]
    public async Task The_request_after_a_fault_is_served()
    {
        await using var host = await SocketHost.StartAsync();
        using var client = host.CreateClient();

        foreach (var fault in new[] { "reset", "truncate", "reset-after", "malformed" })
        {
            _ = await Record.ExceptionAsync(() => client.Call("GET", TestHost.Job, headers: ("X-Mock-Fault", fault)));

            Assert.Equal(200, (await client.Get(TestHost.Job)).Code);
        }
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("reset-after")]
    [InlineData("truncate")]
    public async Task A_fault_fails_the_call_without_a_socket_too(string fault)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.NotNull(await Record.ExceptionAsync(() => client.Call("GET", TestHost.Job, headers: ("X-Mock-Fault", fault))));
    }

    private static async Task AssertWrittenAsync(HttpClient client, bool isWritten)
    {
        var job = await client.Call("GET", TestHost.Job);
        Assert.Equal((isWritten ? "72444814" : "72444813", isWritten), (job.Version, job.Json["metadata"]!["labels"] is not null));
    }
}
