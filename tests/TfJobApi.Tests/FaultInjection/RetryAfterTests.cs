using System.Globalization;
using TfJobApi.Testing;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.FaultInjection;

/// <summary>Injected statuses of servers and of the proxies before them, with and without a time to wait.</summary>
public sealed class RetryAfterTests
{
    private const string Faults = "/__admin/faults";

    [Theory]
    [InlineData("""{"status":503}""", "1")]
    [InlineData("""{"status":503,"retryAfter":7}""", "7")]
    [InlineData("""{"status":503,"retryAfter":7,"retryAfterForm":"seconds"}""", "7")]
    [InlineData("""{"status":429,"retryAfterForm":"none"}""", null)]
    [InlineData("""{"status":503,"retryAfterForm":"none"}""", null)]
    [InlineData("""{"status":500}""", null)]
    [InlineData("""{"status":500,"retryAfter":2}""", "2")]
    [InlineData("""{"status":502}""", null)]
    [InlineData("""{"status":502,"retryAfter":2}""", "2")]
    [InlineData("""{"status":504}""", null)]
    [InlineData("""{"status":504,"retryAfterForm":"seconds"}""", "1")]
    [InlineData("""{"status":503,"retryAfterForm":"date"}""", "Fri, 02 Jan 2026 03:04:06 GMT")]
    [InlineData("""{"status":502,"retryAfter":90,"retryAfterForm":"date"}""", "Fri, 02 Jan 2026 03:05:35 GMT")]
    public async Task A_rule_sets_the_header(string effect, string? header)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        Assert.Equal(201, (await client.Post(Faults, $$"""{"effect":{{effect}}}""")).Code);

        Assert.Equal(header, (await client.Get(TestHost.Job)).Headers.GetValueOrDefault("Retry-After"));
    }

    [Theory]
    [InlineData("503", "7", "7")]
    [InlineData("503", "none", null)]
    [InlineData("429", "7;date", "Fri, 02 Jan 2026 03:04:12 GMT")]
    [InlineData("504", "2", "2")]
    [InlineData("502", "2", "2")]
    public async Task A_request_selects_the_header(string code, string value, string? header)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("GET", TestHost.Job, headers: [("Prefer", $"code={code}"), ("X-Mock-Retry-After", value)]);

        Assert.Equal((code, header), ($"{answer.Code}", answer.Headers.GetValueOrDefault("Retry-After")));
    }

    [Fact]
    public async Task A_date_is_never_too_early()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        host.Time.Advance(TimeSpan.FromMilliseconds(1));

        var answer = await client.Call("GET", TestHost.Job, headers: [("Prefer", "code=503"), ("X-Mock-Retry-After", "1;date")]);

        Assert.Equal("Fri, 02 Jan 2026 03:04:07 GMT", answer.Headers["Retry-After"]);
        Assert.Equal(1, answer.Json["details"]!["retryAfterSeconds"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"status":409,"retryAfterForm":"date"}""", "effect.retryAfterForm", "429, 500, 502, 503 or 504")]
    [InlineData("""{"status":503,"retryAfterForm":"soon"}""", "effect.retryAfterForm", "\"seconds\", \"date\", \"none\"")]
    [InlineData("""{"status":503,"retryAfter":1,"retryAfterForm":"none"}""", "effect.retryAfterForm", "only without retryAfter")]
    [InlineData("""{"fault":"reset","retryAfterForm":"none"}""", "effect.retryAfterForm", "429, 500, 502, 503 or 504")]
    public async Task An_invalid_form_is_rejected_with_its_field(string effect, string field, string allowed)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Post(Faults, $$"""{"effect":{{effect}}}""");

        Assert.Equal((400, field), (answer.Code, Assert.Single(answer.CauseFields)));
        Assert.Contains(allowed, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("code=503", "soon", "1 to 86400 seconds, with ;date after them or not, or none")]
    [InlineData("code=503", "0", "1 to 86400 seconds")]
    [InlineData("code=503", "1;later", "1 to 86400 seconds")]
    [InlineData("code=409", "1", "only together with Prefer: code of 429, 500, 502, 503 or 504")]
    [InlineData(null, "1", "only together with Prefer: code of 429, 500, 502, 503 or 504")]
    public async Task An_invalid_header_is_rejected_by_name(string? prefer, string value, string allowed)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("GET", TestHost.Job, headers: [.. prefer is null ? [] : new[] { ("Prefer", prefer) }, ("X-Mock-Retry-After", value)]);

        Assert.Equal((400, "X-Mock-Retry-After"), (answer.Code, Assert.Single(answer.CauseFields)));
        Assert.Contains(allowed, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_502_is_that_of_the_gateway_in_the_cci_profile()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("PATCH", TestHost.Job, """{"metadata":{"labels":{"a":"b"}}}"""u8.ToArray(), HttpCalls.MergePatch, ("Prefer", "code=502"));

        Assert.Equal((502, "APIGW.0201", "Backend unavailable."), (answer.Code, answer.Json["error_code"]!.GetValue<string>(), answer.Json["error_msg"]!.GetValue<string>()));
        Assert.Equal(answer.Headers["X-Request-Id"], answer.Json["request_id"]!.GetValue<string>());
        Assert.Null((await client.Get(TestHost.Job)).Json["metadata"]!["labels"]?["a"]);
    }

    [Fact]
    public async Task A_502_is_that_of_a_proxy_in_the_kubernetes_profile()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        await client.Post(Faults, """{"effect":{"status":502,"message":"no upstream"},"times":1}""");

        var ruled = await client.Get(TestHost.Job);
        var asked = await client.Call("GET", TestHost.Job, headers: ("Prefer", "code=502"));

        Assert.Equal((502, "no upstream\n", "text/plain; charset=utf-8"), (ruled.Code, ruled.Text, ruled.Headers["Content-Type"]));
        Assert.Equal((502, "502 Bad Gateway\n", "code=502"), (asked.Code, asked.Text, asked.Headers["Preference-Applied"]));
    }

    [Fact]
    public async Task The_Testing_package_has_each_form()
    {
        await using var server = await TfJobApiServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = server.CreateClient();
        server.Faults.Add(new() { Status = 503, RetryAfterForm = RetryAfterForm.None, First = 1 });
        server.Faults.Add(new() { Status = 504, RetryAfter = TimeSpan.FromSeconds(3), RetryAfterForm = RetryAfterForm.Date, First = 2 });
        server.Faults.Add(new() { Status = 502, RetryAfter = TimeSpan.FromSeconds(3) });

        List<string?> headers = [];
        for (var i = 0; i < 3; i++)
        {
            headers.Add((await client.Get(TestHost.Job)).Headers.GetValueOrDefault("Retry-After"));
        }

        Assert.Equal((null, "3"), (headers[0], headers[2]));
        Assert.True(DateTimeOffset.TryParseExact(headers[1], "R", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
    }
}
