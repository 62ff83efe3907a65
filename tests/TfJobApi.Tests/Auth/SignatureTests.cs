using System.Text;
using TfJobApi.Tests.Signing;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

public sealed class SignatureTests
{
    private const string Access = "AK-OF-ALICE";
    private const string Secret = "SK-of-alice-which-is-secret";
    private const string Label = """{"metadata":{"labels":{"app":"test"}}}""";

    private static readonly (string, string)[] Enforced =
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

    /// <summary>A path that is none of ours is found out to be none only behind the authentication.</summary>
    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task A_vector_is_let_in_over_http_and_not_with_another_signature(string name)
    {
        var vector = SignVector.Named(name);
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "alice"), ("Auth:Users:0:AccessKeys:0:Access", vector.AccessKey),
            ("Auth:Users:0:AccessKeys:0:Secret", vector.SecretKey), ("Auth:Users:0:Permissions:0:Verbs:0", "*"),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));
        host.Time.AdjustTime(SignVector.TimeOf(vector));
        using var client = host.CreateClient();
        var ours = vector.Target.StartsWith("/apis/kubeflow.org", StringComparison.Ordinal);

        Assert.Equal(ours ? 200 : 404, (await Send(client, vector, vector.Authorization)).Code);
        Assert.Equal(401, (await Send(client, vector, vector.Authorization[..^2] + "00")).Code);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "?pretty=true")]
    [InlineData("GET", "?labelSelector=app%3Dtest%2Ctier%20in%20%28a%2C%20b%29&fieldSelector=metadata.name%3Dx")]
    [InlineData("PATCH", "")]
    [InlineData("PATCH", "?dryRun=All&fieldManager=a%20b%2Bc")]
    public async Task A_client_that_signs_with_its_own_code_is_let_in(string method, string query)
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
    public async Task A_body_can_still_be_read_after_it_has_been_hashed_at_once_or_in_pieces(int length)
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
            Meddle = request => request.RequestUri = new($"{request.RequestUri!.GetLeftPart(UriPartial.Path)}?labelSelector=app"),
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
    public async Task A_declared_hash_is_signed_in_the_place_of_the_bodys_and_must_be_the_bodys(string payload, int code)
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
    public async Task Nothing_that_is_signed_can_be_changed_on_the_way(string what, Action<HttpRequestMessage> change)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = Client(host, new(host.Server.CreateHandler(), Access, Secret, host.Time) { Extra = [("x-project-id", "p")], Meddle = change });

        Assert.True((await client.Patch(TestHost.Job, Label)).Code == 401, what);
    }

    [Theory]
    [InlineData(900, true)]
    [InlineData(-900, true)]
    [InlineData(901, false)]
    [InlineData(-901, false)]
    public async Task A_clients_clock_may_be_a_quarter_of_an_hour_wrong(int seconds, bool isRight)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = Client(host, new(host.Server.CreateHandler(), Access, Secret, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(host.Time.GetUtcNow().AddSeconds(seconds))));

        Assert.Equal(isRight ? 200 : 401, (await client.Get(TestHost.Job)).Code);
    }

    [Fact]
    public async Task A_key_is_locked_for_five_minutes_after_more_than_five_failures_in_a_row()
    {
        await using var host = TestHost.Start(Enforced);
        using var right = Client(host, new(host.Server.CreateHandler(), Access, Secret, host.Time));
        using var wrong = Client(host, new(host.Server.CreateHandler(), Access, "wrong", host.Time));
        using var other = Client(host, new(host.Server.CreateHandler(), "AK-TEMPORARY", Secret, host.Time) { Extra = [("x-security-token", "security-token-of-alice")] });

        await Fail(5);
        Assert.Equal(200, (await right.Get(TestHost.Job)).Code);
        await Fail(5);
        Assert.Equal(200, (await right.Get(TestHost.Job)).Code);
        await Fail(6);
        Assert.Contains("AK access failed to reach the limit,forbidden.", (await right.Get(TestHost.Job)).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await other.Get(TestHost.Job)).Code);
        host.Time.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(401, (await right.Get(TestHost.Job)).Code);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await right.Get(TestHost.Job)).Code);

        async Task Fail(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Assert.Contains("verify aksk signature fail", (await wrong.Get(TestHost.Job)).Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_temporary_key_needs_its_security_token_and_ends()
    {
        await using var host = TestHost.Start(Enforced);
        using var good = Client(host, new(host.Server.CreateHandler(), "AK-TEMPORARY", Secret, host.Time) { Extra = [("x-security-token", "security-token-of-alice")] });
        using var without = Client(host, new(host.Server.CreateHandler(), "AK-TEMPORARY", Secret, host.Time));
        using var another = Client(host, new(host.Server.CreateHandler(), "AK-TEMPORARY", Secret, host.Time) { Extra = [("x-security-token", "another")] });

        Assert.Equal(200, (await good.Get(TestHost.Job)).Code);
        Assert.Equal(401, (await without.Get(TestHost.Job)).Code);
        Assert.Equal(401, (await another.Get(TestHost.Job)).Code);
        host.Time.Advance(TimeSpan.FromHours(1));
        Assert.Contains("signature expired", (await good.Get(TestHost.Job)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MalformedHeaders.All), MemberType = typeof(MalformedHeaders))]
    public async Task A_malformed_header_is_401_with_a_reason(string header)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        var answer = await client.Call("GET", TestHost.Job, headers: [("Authorization", header), ("X-Sdk-Date", "20260102T030405Z")]);

        Assert.Equal(401, answer.Code);
        Assert.StartsWith("Incorrect IAM authentication information: verify aksk signature fail,", answer.Json["error_msg"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/%zz", "20260102T030405Z", "the path or the query has a % without two hexadecimal digits")]
    [InlineData("/?a=%", "20260102T030405Z", "the path or the query has a % without two hexadecimal digits")]
    [InlineData("/", "2026-01-02T03:04:05Z", "X-Sdk-Date is not a time written as 20191115T033655Z")]
    [InlineData("/", "20260230T030405Z", "X-Sdk-Date is not a time written as 20191115T033655Z")]
    [InlineData("/", null, "the request has no header x-sdk-date, which SignedHeaders names")]
    public async Task A_malformed_date_path_or_query_is_401_with_a_reason(string target, string? date, string reason)
    {
        await using var host = await SocketHost.StartAsync([.. Enforced, ("Profile", "Cci")]);
        var clock = TimeProvider.System.GetUtcNow().ToString("yyyyMMddTHHmmssZ", System.Globalization.CultureInfo.InvariantCulture);
        var header = $"SDK-HMAC-SHA256 Access={Access}, SignedHeaders=x-sdk-date, Signature={new string('0', 64)}";
        var sent = date == "20260102T030405Z" ? clock : date;

        var answer = await RawRequest.SendAsync(host.Address, $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: {header}\r\n{(sent is null ? "" : $"X-Sdk-Date: {sent}\r\n")}\r\n");

        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
        Assert.Contains($"verify aksk signature fail,{reason}\"", answer, StringComparison.Ordinal);
    }

    private static HttpClient Client(TestHost host, SigningHandler handler) => new(handler) { BaseAddress = host.Server.BaseAddress };

    private static HttpClient Client(SocketHost host)
    {
        var handler = SigningHandler.OverSockets(Access, Secret);
        return new(handler) { BaseAddress = host.Address };
    }

    private static Task<HttpCalls.Answer> Send(HttpClient client, SignVector vector, string authorization) => client.Call(
        vector.Method, vector.Target, vector.Body.Length == 0 && vector.Method == "GET" && !vector.SignedHeaders.Contains("content-type") ? null : Encoding.UTF8.GetBytes(vector.Body),
        vector.Headers.FirstOrDefault(header => header.Name == "content-type").Value,
        [.. vector.Headers.Where(header => header.Name != "content-type"), ("Authorization", authorization)]);

    /// <summary>A body whose length is not told before.</summary>
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
