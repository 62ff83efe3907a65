using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

public sealed class SignatureTests
{
    internal const string Access = "AK-OF-ALICE";
    internal const string Secret = "SK-of-alice-which-is-secret";
    private const string Label = """{"metadata":{"labels":{"app":"test"}}}""";

    internal static readonly (string, string)[] Enforced =
    [
        ("Auth:Mode", "Enforced"),
        ("Auth:Users:0:Name", "alice"),
        ("Auth:Users:0:AccessKeys:0:Access", Access),
        ("Auth:Users:0:AccessKeys:0:Secret", Secret),
        ("Auth:Users:0:AccessKeys:1:Access", "AK-TEMPORARY"),
        ("Auth:Users:0:AccessKeys:1:Secret", Secret),
        ("Auth:Users:0:AccessKeys:1:SecurityToken", "security-token-of-alice"),
        ("Auth:Users:0:AccessKeys:1:Expires", "2026-01-02T04:00:00Z"),
        ("Auth:Users:0:Permissions:0:Verbs:0", "*"),
        ("Auth:Users:0:Permissions:0:Namespaces:0", "kube-test"),
    ];

    public static TheoryData<string> Vectors => [.. SignVector.All.Select(vector => vector.Name)];

    /// <summary>An unknown path is 404 only after authentication.</summary>
    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task A_vector_is_accepted_over_http_and_rejected_with_another_signature(string name)
    {
        var vector = SignVector.Named(name);
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "alice"), ("Auth:Users:0:AccessKeys:0:Access", vector.AccessKey),
            ("Auth:Users:0:AccessKeys:0:Secret", vector.SecretKey), ("Auth:Users:0:Permissions:0:Verbs:0", "*"),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));
        host.Time.AdjustTime(SignVector.TimeOf(vector));
        using var client = host.CreateClient();
        var ours = vector.Target.StartsWith("/apis/kubeflow.org", StringComparison.Ordinal);

        Assert.Equal(ours ? 200 : 404, (await SendAsync(client, vector, vector.Authorization)).Code);
        Assert.Equal(401, (await SendAsync(client, vector, vector.Authorization[..^2] + "00")).Code);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "?pretty=true")]
    [InlineData("GET", "?labelSelector=app%3Dtest%2Ctier%20in%20%28a%2C%20b%29&fieldSelector=metadata.name%3Dx")]
    [InlineData("PATCH", "")]
    [InlineData("PATCH", "?dryRun=All&fieldManager=a%20b%2Bc")]
    public async Task A_client_that_signs_with_its_own_code_is_accepted(string method, string query)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = Client(host, new(host.Server.CreateHandler(), Access, Secret, host.Time) { SignedHost = "localhost" });

        var answer = await client.Call(method, TestHost.Job + query, method == "GET" ? null : Encoding.UTF8.GetBytes(Label), method == "GET" ? null : HttpCalls.MergePatch);

        Assert.Equal((200, "tfjob-test"), (answer.Code, answer.Json["metadata"]!["name"]!.GetValue<string>()));
        Assert.Equal(method == "PATCH", answer.Json["metadata"]!["labels"]?["app"]?.GetValue<string>() == "test");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    [InlineData(3 * 1024 * 1024)]
    [InlineData((3 * 1024 * 1024) + 1)]
    [InlineData(12 * 1024 * 1024)]
    public async Task A_body_is_readable_after_hashing_it_whole_or_in_pieces(int length)
    {
        await using var host = await SocketHost.StartAsync(Enforced);
        using var client = Client(host);
        var body = Encoding.UTF8.GetBytes(Label.PadRight(length));
        foreach (var content in new HttpContent[] { new ByteArrayContent(body), new Chunked(body) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Patch, TestHost.Job) { Content = content };
            request.Content.Headers.ContentType = new(HttpCalls.MergePatch);
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal(length <= 3 * 1024 * 1024 ? 200 : 413, (int)response.StatusCode);
            Assert.DoesNotContain("APIGW", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Cci", "APIGW.0201")]
    [InlineData("Kubernetes", "limit is 12582912")]
    public async Task A_signed_body_over_12_mebibytes_is_413_from_the_gateway(string profile, string text)
    {
        await using var host = await SocketHost.StartAsync([.. Enforced, ("Profile", profile)]);
        using var client = Client(host);
        var body = new byte[(12 * 1024 * 1024) + 1];
        foreach (var content in new HttpContent[] { new ByteArrayContent(body), new Chunked(body) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Patch, TestHost.Job) { Content = content };
            request.Headers.ExpectContinue = true;
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal(413, (int)response.StatusCode);
            Assert.Contains(text, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("localhost:5080", "localhost:5080", "", true)]
    [InlineData("localhost:5080", "localhost", "", true)]
    [InlineData("localhost", "localhost:80", "", true)]
    [InlineData("localhost:5080", "localhost:5081", "", false)]
    [InlineData("localhost:5080", "cci.cn-north-4.myhuaweicloud.com", "", false)]
    [InlineData("localhost:5080", "cci.cn-north-4.myhuaweicloud.com", "cci.cn-north-4.myhuaweicloud.com", true)]
    [InlineData("localhost:5080", "cci.cn-north-4.myhuaweicloud.com", "cci.cn-north-4.myhuaweicloud.com:8443", true)]
    [InlineData("localhost:5080", "cci.cn-north-4.myhuaweicloud.com:8443", "cci.cn-north-4.myhuaweicloud.com:8443", true)]
    [InlineData("[::1]:5080", "[::1]", "", true)]
    public async Task The_signed_host_may_lack_its_port_or_be_the_public_one(string sent, string inSignature, string publicHost, bool isRight)
    {
        await using var host = TestHost.Start([.. Enforced, ("Auth:PublicHost", publicHost)]);
        using var client = Client(host, new(host.Server.CreateHandler(), Access, Secret, host.Time) { SignedHost = inSignature });

        Assert.Equal(isRight ? 200 : 401, (await client.Call("GET", TestHost.Job, headers: ("Host", sent))).Code);
    }

    [Fact]
    public async Task Names_in_the_query_may_be_signed_in_lower_case_as_an_older_go_sdk_does()
    {
        await using var host = TestHost.Start(Enforced);
        using var client = Client(host, new(host.Server.CreateHandler(), Access, Secret, host.Time)
        {
            ChangeSigned = request => request.RequestUri = new($"{request.RequestUri!.GetLeftPart(UriPartial.Path)}?labelSelector=app"),
        });

        Assert.Equal(200, (await client.Get($"{TestHost.Jobs}?labelselector=app")).Code);
        Assert.Equal(401, (await client.Get($"{TestHost.Jobs}?labelSelector=App")).Code);
    }

    [Theory]
    [InlineData("UNSIGNED-PAYLOAD", 200)]
    [InlineData("sha256", 401)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", 401)]
    [InlineData("10057d04a7c1eee43667764580c890d98ad0785189770a372fad4048a48c8d65", 200)]
    [InlineData("10057D04A7C1EEE43667764580C890D98AD0785189770A372FAD4048A48C8D65", 200)]
    [InlineData("STREAMING-HMAC-SHA256-PAYLOAD", 401)]
    public async Task A_declared_hash_is_signed_instead_of_the_body_and_must_match_it(string payload, int code)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = Client(host, new(host.Server.CreateHandler(), Access, Secret, host.Time) { Payload = payload });

        Assert.Equal(code, (await client.Patch(TestHost.Job, Label)).Code);
    }

    public static TheoryData<string, Action<HttpRequestMessage>> Changes => new()
    {
        { "the body", request => request.Content = new StringContent("""{"metadata":{"labels":{"app":"other"}}}""", null, HttpCalls.MergePatch) },
        { "the media type", request => request.Content!.Headers.ContentType = new("application/json-patch+json") },
        { "the method", request => request.Method = HttpMethod.Put },
        { "the name", request => request.RequestUri = new($"{request.RequestUri}x") },
        { "the query", request => request.RequestUri = new($"{request.RequestUri}?dryRun=All") },
        { "a signed header", request => request.Headers.Remove("x-project-id") },
        { "its value", request => request.Headers.Add("x-project-id", "other") },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_of_any_signed_part_invalidates_the_signature(string what, Action<HttpRequestMessage> change)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = Client(host, new(host.Server.CreateHandler(), Access, Secret, host.Time) { Extra = [("x-project-id", "p")], ChangeSigned = change });

        Assert.True((await client.Patch(TestHost.Job, Label)).Code == 401, what);
    }

    private static HttpClient Client(TestHost host, SigningHandler handler) => new(handler) { BaseAddress = host.Server.BaseAddress };

    private static HttpClient Client(SocketHost host)
    {
        var handler = SigningHandler.OverSockets(Access, Secret);
        return new(handler) { BaseAddress = host.Address };
    }

    private static Task<HttpCalls.Answer> SendAsync(HttpClient client, SignVector vector, string authorization) => client.Call(
        vector.Method, vector.Target, vector.Body.Length == 0 && vector.Method == "GET" && !vector.SignedHeaders.Contains("content-type") ? null : Encoding.UTF8.GetBytes(vector.Body),
        vector.Headers.FirstOrDefault(header => header.Name == "content-type").Value,
        [.. vector.Headers.Where(header => header.Name != "content-type"), ("Authorization", authorization)]);

    /// <summary>A body without Content-Length.</summary>
    private sealed class Chunked(byte[] body) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            stream.WriteAsync(body, TestContext.Current.CancellationToken).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
