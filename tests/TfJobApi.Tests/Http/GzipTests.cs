using System.IO.Compression;
using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Http;

/// <summary>The conditions and headers are those of a real server, which was asked with the same headers.</summary>
public sealed class GzipTests
{
    private const string Table = "application/json;as=Table;g=meta.k8s.io;v=v1";

    [Theory]
    [InlineData("GET", "long", "application/json")]
    [InlineData("GET", "long", "application/yaml")]
    [InlineData("GET", "long?pretty=true", "application/json")]
    [InlineData("GET", "long/status", "application/json")]
    [InlineData("GET", "", "application/json")]
    [InlineData("GET", "", "application/yaml")]
    [InlineData("GET", "?includeObject=Object", Table)]
    [InlineData("GET", "?labelSelector=a%3Db", "application/json")]
    [InlineData("PATCH", "long", "application/json")]
    [InlineData("DELETE", "", "application/json")]
    public async Task A_long_body_is_compressed(string method, string path, string accept)
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, Job("long", 140_000));
        await client.Post(TestHost.Jobs, Job("short", 10));
        var url = path is "" or ['?', ..] ? TestHost.Jobs + path : $"{TestHost.Jobs}/{path}";
        var body = method == "PATCH" ? "{}"u8.ToArray() : null;

        var plain = method == "DELETE"
            ? await client.Call("GET", url, headers: ("Accept", accept))
            : await client.Call(method, url, body, HttpCalls.MergePatch, ("Accept", accept));
        var (text, headers) = await CallAsync(client, method, url, body, accept, "gzip");

        Assert.Equal(("gzip", "Accept-Encoding"), (headers["Content-Encoding"], headers["Vary"]));
        Assert.Equal(plain.Text, text.Replace("\"72444816\"", "\"72444815\"", StringComparison.Ordinal));
        Assert.Equal(plain.Headers["Content-Type"], headers["Content-Type"]);
        Assert.DoesNotContain("Content-Encoding", plain.Headers.Keys);
        Assert.DoesNotContain("Vary", plain.Headers.Keys);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("br, gzip", true)]
    [InlineData("gzip ,br", true)]
    [InlineData("deflate, gzip;q=0.5", false)]
    [InlineData("gzip;q=0", false)]
    [InlineData("GZIP", false)]
    [InlineData("*", false)]
    [InlineData("x-gzip", false)]
    public async Task Only_the_word_alone_is_accepted(string accepted, bool isCompressed)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, Job("long", 140_000));

        var (_, one) = await CallAsync(client, "GET", $"{TestHost.Jobs}/long", null, "application/json", accepted);
        var (_, all) = await CallAsync(client, "GET", TestHost.Jobs, null, "application/json", accepted);

        Assert.Equal((isCompressed, isCompressed), (one.ContainsKey("Content-Encoding"), all.ContainsKey("Content-Encoding")));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task The_limit_is_128_kib(int more, bool isCompressed)
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        var bare = (await client.Post(TestHost.Jobs, Job("a", 0))).Text.Replace(",\"status\":{}", "", StringComparison.Ordinal).Length;
        await client.Post(TestHost.Jobs, Job("b", (128 * 1024) - bare + more));

        var (one, headers) = await CallAsync(client, "GET", $"{TestHost.Jobs}/b", null, "application/json", "gzip");

        Assert.Equal((128 * 1024) + more, one.Length);
        Assert.Equal(isCompressed, headers.ContainsKey("Content-Encoding"));
    }

    [Fact]
    public async Task A_list_of_many_items_is_compressed_piece_by_piece()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        for (var i = 0; i < 20; i++)
        {
            await client.Post(TestHost.Jobs, Job($"job-{i}", 20_000));
        }

        var plain = await client.Get(TestHost.Jobs);
        var (text, headers) = await CallAsync(client, "GET", TestHost.Jobs, null, "application/json", "gzip");
        var (few, ofFew) = await CallAsync(client, "GET", $"{TestHost.Jobs}?limit=5", null, "application/json", "gzip");

        Assert.Equal(plain.Text, text);
        Assert.Equal("gzip", headers["Content-Encoding"]);
        Assert.DoesNotContain("Content-Encoding", ofFew.Keys);
        Assert.EndsWith("}}\n", few, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_is_not_compressed()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, Job("long", 140_000));

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{TestHost.Jobs}?watch=true&resourceVersion=72444813");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("""{"type":"ADDED","object":{""", line, StringComparison.Ordinal);
        Assert.InRange(line!.Length, 140_000, 150_000);
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    private static async Task<(string Text, Dictionary<string, string> Headers)> CallAsync(
        HttpClient client, string method, string url, byte[]? body, string accept, string encoding)
    {
        using var request = new HttpRequestMessage(new(method), url);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new(HttpCalls.MergePatch);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(
            header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        await using var sent = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        if (!headers.ContainsKey("Content-Encoding"))
        {
            using var reader = new StreamReader(sent, Encoding.UTF8);
            return (await reader.ReadToEndAsync(TestContext.Current.CancellationToken), headers);
        }

        await using var plain = new GZipStream(sent, CompressionMode.Decompress);
        using var decompressed = new StreamReader(plain, Encoding.UTF8);
        return (await decompressed.ReadToEndAsync(TestContext.Current.CancellationToken), headers);
    }

    private static string Job(string name, int length) => $$$"""
        {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}","labels":{"a":"b"} },"spec":{"tfReplicaSpecs":{},"x":"{{{new string('x', length)}}}"} }
        """;
}
