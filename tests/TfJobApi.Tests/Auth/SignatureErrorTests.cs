using TfJobApi.Tests.Auth.Signatures;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

/// <summary>Signatures with a wrong time, a wrong key, or a wrong form.</summary>
public sealed class SignatureErrorTests
{
    private const string Access = SignatureTests.Access;
    private const string Secret = SignatureTests.Secret;

    private static readonly (string, string)[] Enforced = SignatureTests.Enforced;

    [Theory]
    [InlineData(900, true)]
    [InlineData(-900, true)]
    [InlineData(901, false)]
    [InlineData(-901, false)]
    public async Task A_clients_clock_may_differ_by_15_minutes(int seconds, bool isRight)
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

        await FailAsync(5);
        Assert.Equal(200, (await right.Get(TestHost.Job)).Code);
        await FailAsync(5);
        Assert.Equal(200, (await right.Get(TestHost.Job)).Code);
        await FailAsync(6);
        Assert.Contains("AK access failed to reach the limit,forbidden.", (await right.Get(TestHost.Job)).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await other.Get(TestHost.Job)).Code);
        host.Time.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(401, (await right.Get(TestHost.Job)).Code);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await right.Get(TestHost.Job)).Code);

        async Task FailAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Assert.Contains("verify aksk signature fail", (await wrong.Get(TestHost.Job)).Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_temporary_key_needs_its_security_token_and_expires()
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
    [InlineData("/%zz", "20260102T030405Z", "the path or the query has a % that is not followed by two hexadecimal digits")]
    [InlineData("/?a=%", "20260102T030405Z", "the path or the query has a % that is not followed by two hexadecimal digits")]
    [InlineData("/", "2026-01-02T03:04:05Z", "X-Sdk-Date is not a valid time (expected for example 20191115T033655Z)")]
    [InlineData("/", "20260230T030405Z", "X-Sdk-Date is not a valid time (expected for example 20191115T033655Z)")]
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
}
