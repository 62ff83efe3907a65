using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>The tokens of pages are those of a real server.</summary>
public sealed class ContinueTokenTests
{
    private const string AllJobs = "/apis/kubeflow.org/v1/tfjobs";

    [Fact]
    public async Task A_token_is_the_one_of_a_real_server()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "a", "b", "c");

        var page = await client.Get($"{TestHost.Jobs}?limit=2");
        var pageOfAll = await client.Get($"{AllJobs}?limit=2");

        Assert.Equal($$"""{"v":"meta.k8s.io/v1","rv":{{page.Version}},"start":"b\u0000"}""", Json(page));
        Assert.Equal($$"""{"v":"meta.k8s.io/v1","rv":{{page.Version}},"start":"kube-test/b\u0000"}""", Json(pageOfAll));
    }

    /// <summary>Recorded from a kube-apiserver 1.20 with the jobs a to e; <c>$RV</c> is the version of the list.</summary>
    [Theory]
    [InlineData("Cci")]
    [InlineData("Kubernetes")]
    public async Task A_token_of_somebody_else_is_read_as_recorded(string profile)
    {
        await using var host = TestHost.Start(("Profile", profile), ("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "a", "b", "c", "d", "e");
        var version = (await client.Get(TestHost.Jobs)).Version;

        foreach (var (token, text, status, names, message) in await RecordedAsync())
        {
            var answer = await client.Get($"{TestHost.Jobs}?continue={text ?? Encode(token!.Replace("$RV", version, StringComparison.Ordinal))}");

            Assert.True(status == answer.Code, $"{token ?? text}: {answer.Text}");
            Assert.Equal(names, status == 200 ? Names(answer) : null);
            Assert.Equal(message, message is null ? null : answer.Message);
        }
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{\"v\":")]
    [InlineData("{} x")]
    public async Task A_token_that_is_not_JSON_is_rejected(string json)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Get($"{TestHost.Jobs}?continue={Encode(json)}");

        Assert.Equal((400, "BadRequest"), (answer.Code, answer.Reason));
        Assert.StartsWith("invalid continue token: continue key is not valid: ", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_applies_to_what_is_listed_with_it()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "a", "b", "c");
        var token = Token(await client.Get($"{TestHost.Jobs}?limit=2"));
        var tokenOfAll = Token(await client.Get($"{AllJobs}?limit=2"));

        // as on a real server, where the start is appended to the prefix of the list
        Assert.Equal(["a", "b", "c"], Names(await client.Get($"{AllJobs}?continue={token}")));
        Assert.Empty(Names(await client.Get($"{TestHost.Jobs}?continue={tokenOfAll}")));
        Assert.Equal(["c"], Names(await client.Get($"{AllJobs}?continue={tokenOfAll}")));
        Assert.Empty(Names(await client.Get($"/apis/kubeflow.org/v1/namespaces/other/tfjobs?continue={token}")));
    }

    [Fact]
    public async Task An_expired_token_is_returned_with_the_newest_version()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "a", "b");
        var token = Token(await client.Get($"{TestHost.Jobs}?limit=1"));
        await client.Call("DELETE", $"{TestHost.Jobs}/a");

        host.Time.Advance(TimeSpan.FromMinutes(5));
        var expired = await client.Get($"{TestHost.Jobs}?continue={token}");

        Assert.Equal((410, "Expired"), (expired.Code, expired.Reason));
        Assert.Equal("""{"v":"meta.k8s.io/v1","rv":-1,"start":"a\u0000"}""", Json(expired));
        Assert.Equal(["b"], Names(await client.Get($"{TestHost.Jobs}?continue={Token(expired)}")));
    }

    [Fact]
    public async Task A_token_is_checked_before_the_version_and_is_ignored_by_a_watch()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var token = Encode("""{"v":"meta.k8s.io/v1","rv":5,"start":"a"}""");

        Assert.StartsWith("invalid continue token: ", (await client.Get($"{TestHost.Jobs}?continue=x&resourceVersion=5")).Message, StringComparison.Ordinal);
        Assert.Equal(["resourceVersion"], (await client.Get($"{TestHost.Jobs}?continue={token}&resourceVersion=5")).CauseFields);
        Assert.Equal(410, (await client.Get($"{TestHost.Jobs}?continue={token}&resourceVersion=0")).Code);
        var current = (await client.Get(TestHost.Jobs)).Version;
        using var watch = await client.GetAsync(
            new Uri($"{TestHost.Jobs}?continue=x&watch=1&resourceVersion={current}", UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)watch.StatusCode);
    }

    private static async Task CreateAsync(HttpClient client, params string[] names)
    {
        foreach (var name in names)
        {
            var job = $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}"},"spec":{"tfReplicaSpecs":{"Worker":{"template":{}} } } }""";
            Assert.Equal(201, (await client.Post(TestHost.Jobs, job)).Code);
        }
    }

    private static async Task<List<RecordedToken>> RecordedAsync() => JsonSerializer.Deserialize<List<RecordedToken>>(
        await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Api", "Data", "continue-tokens.json"), TestContext.Current.CancellationToken),
        JsonSerializerOptions.Web)!;

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string Token(HttpCalls.Answer answer) => answer.Json["metadata"]!["continue"]!.GetValue<string>();

    private static string Json(HttpCalls.Answer answer) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Token(answer)));

    private static List<string> Names(HttpCalls.Answer list) =>
        [.. list.Json["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>())];

    /// <param name="Token">JSON, which the test encodes.</param>
    /// <param name="Text">A text that is sent as it is.</param>
    /// <param name="Message">Null for one that differs: a number beyond 64 bits is not shown as it was sent.</param>
    private sealed record RecordedToken(string? Token, string? Text, int Status, List<string>? Names, string? Message);
}
