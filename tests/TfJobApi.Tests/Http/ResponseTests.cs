using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Http;

public sealed class ResponseTests
{
    [Theory]
    [InlineData("", "", false)]
    [InlineData("?pretty=T", "", true)]
    [InlineData("?pretty=True", "", true)]
    [InlineData("?pretty=yes", "", false)]
    [InlineData("?pretty=", "curl/8", true)]
    [InlineData("?pretty=0", "curl/8", false)]
    [InlineData("", "Wget/1.21", true)]
    [InlineData("", "Mozilla/5.0 (X11)", true)]
    [InlineData("", "python-requests/2", false)]
    public async Task Responses_for_people_are_indented(string query, string agent, bool indented)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        foreach (var path in new[] { TestHost.Job, TestHost.Jobs, $"{TestHost.Job}-missing" })
        {
            var answer = await client.Call("GET", path + query, headers: ("User-Agent", agent));

            Assert.Equal(indented, answer.Text.StartsWith("{\n  \"", StringComparison.Ordinal));
            Assert.Equal(!indented, answer.Text.EndsWith('\n'));
        }
    }

    [Fact]
    public async Task Each_response_has_its_own_request_id()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        string[] ids = [await IdAsync(TestHost.Job), await IdAsync(TestHost.Jobs), await IdAsync("/nothing"), await IdAsync("/healthz")];

        Assert.Equal(4, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{32}$", id));

        async Task<string> IdAsync(string path) => (await client.Get(path)).Headers["X-Request-Id"];
    }

    [Theory]
    [InlineData("/apis/batch")]
    [InlineData("/apis/kubeflow.org/v1/namespaces/kube-test/pods")]
    [InlineData("/apis/kubeflow.org/v1/namespaces/kube-test/TFJobs")]
    [InlineData("/apis/kubeflow.org/v1/namespaces//tfjobs")]
    public async Task An_unknown_path_is_a_plain_404(string path)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Get(path);

        Assert.Equal((404, "404 page not found\n", "text/plain; charset=utf-8"), (answer.Code, answer.Text, answer.Headers["Content-Type"]));
    }

    [Theory]
    [InlineData("PUT", "")]
    [InlineData("POST", "/tfjob-test/status")]
    [InlineData("OPTIONS", "/tfjob-test")]
    [InlineData("POST", "/tfjob-test")]
    [InlineData("BREW", "/tfjob-test")]
    public async Task An_unsupported_method_is_405(string method, string path)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(405, (await client.Call(method, TestHost.Jobs + path)).Code);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("BREW")]
    public async Task An_unknown_subresource_is_a_404_of_the_tfjob(string method)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        foreach (var subresource in new[] { "scale", "scale/x", "status/x" })
        {
            var answer = await client.Call(method, $"{TestHost.Job}/{subresource}");

            Assert.Equal((404, "NotFound", "tfjobs.kubeflow.org \"tfjob-test\" not found"), (answer.Code, answer.Reason, answer.Message));
        }
    }

    [Theory]
    [InlineData(TestHost.Job)]
    [InlineData(TestHost.Jobs)]
    [InlineData($"{TestHost.Job}/status")]
    [InlineData("/apis/kubeflow.org/v1/tfjobs")]
    [InlineData("/healthz")]
    public async Task Head_returns_the_headers_of_get_without_a_body(string path)
    {
        await using var host = await SocketHost.StartAsync();

        var get = await RawRequest.SendAsync(host.Address, $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var head = await RawRequest.SendAsync(host.Address, $"HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", head, StringComparison.Ordinal);
        Assert.Equal(Lines(get), Lines(head));

        // without headers that differ between calls, and without Transfer-Encoding, which only a response with a body has
        static IEnumerable<string> Lines(string answer) => answer.Split("\r\n\r\n")[0].Split("\r\n")
            .Where(line => line.Split(':')[0] is not ("Date" or "X-Request-Id" or "Transfer-Encoding")).Order(StringComparer.Ordinal);
    }

    /// <summary>Source: https://github.com/kubernetes/apiserver/blob/master/pkg/server/healthz/healthz.go</summary>
    [Theory]
    [InlineData("/readyz?verbose", "[+]ping ok\nreadyz check passed\n")]
    [InlineData("/healthz?verbose=1", "[+]ping ok\nhealthz check passed\n")]
    [InlineData("/livez/ping", "ok")]
    public async Task Health_can_be_verbose(string path, string text)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal((200, text), ((await client.Get(path)).Code, (await client.Get(path)).Text));
    }

    [Fact]
    public async Task A_body_is_limited_to_3_mebibytes_with_or_without_a_length()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var patch = new byte[(3 * 1024 * 1024) + 1];
        patch.AsSpan().Fill((byte)' ');
        patch[0] = (byte)'{';
        patch[^2] = (byte)'}';

        Assert.Equal(200, (await client.Call("PATCH", TestHost.Job, patch[..^1], HttpCalls.MergePatch)).Code);
        Assert.Equal(413, (await client.Call("PATCH", TestHost.Job, patch, HttpCalls.MergePatch)).Code);
        Assert.Equal(413, (await client.Call("PATCH", TestHost.Job, patch, HttpCalls.MergePatch, ("Transfer-Encoding", "chunked"))).Code);
    }
}
