using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

/// <summary>Signatures of requests without a body, which Huawei's SDKs sign in more than one way.</summary>
public sealed class EmptyBodyTests
{
    private const string Unsigned = "UNSIGNED-PAYLOAD";
    private const string Nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly (string, string)[] Enforced =
    [
        ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "a"), ("Auth:Users:0:AccessKeys:0:Access", "AK"), ("Auth:Users:0:AccessKeys:0:Secret", "secret-of-a"),
        ("Auth:Users:0:Permissions:0:Verbs:0", "*"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"),
    ];

    /// <summary>The first pair is that of huaweicloudsdkcore 3.1.211 for a content type other than JSON.</summary>
    [Theory]
    [InlineData(Unsigned, Nothing, 200)]
    [InlineData(Nothing, Unsigned, 200)]
    [InlineData(null, Unsigned, 200)]
    [InlineData(Unsigned, null, 200)]
    [InlineData(Nothing, null, 200)]
    [InlineData(Unsigned, "0000000000000000000000000000000000000000000000000000000000000000", 401)]
    public async Task Without_a_body_the_hash_of_nothing_and_an_unsigned_body_are_the_same(string? sent, string? covered, int code)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = Client(host, sent, covered);

        Assert.Equal(code, (await client.Get(TestHost.Job)).Code);
    }

    [Theory]
    [InlineData(Unsigned, Nothing)]
    [InlineData(Nothing, Unsigned)]
    [InlineData(null, Unsigned)]
    [InlineData(null, Nothing)]
    [InlineData(Nothing, Nothing)]
    public async Task With_a_body_they_differ(string? sent, string covered)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = Client(host, sent, covered);

        var answer = await client.Patch(TestHost.Job, """{"metadata":{"labels":{"a":"b"}}}""");

        Assert.Equal(401, answer.Code);
        Assert.Contains("verify aksk signature fail", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_signature_of_a_request_without_a_body_counts_once()
    {
        await using var host = TestHost.Start(Enforced);
        using var wrong = Client(host, Unsigned, new('0', 64));
        using var good = Client(host, Unsigned, Nothing);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(401, (await wrong.Get(TestHost.Job)).Code);
        }

        Assert.Equal(200, (await good.Get(TestHost.Job)).Code);
    }

    private static HttpClient Client(TestHost host, string? sent, string? covered) =>
        new(new SigningHandler(host.Server.CreateHandler(), "AK", "secret-of-a", host.Time) { Payload = sent, SignedPayload = covered }) { BaseAddress = host.Server.BaseAddress };
}
