using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Tenants;
using TfJobApi.Tests.Support;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Watch;

/// <summary>The end of a watch, and watches that are rejected.</summary>
public sealed class WatchEndTests
{
    [Fact]
    public async Task A_watch_ends_at_its_timeout()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var asked = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444813&timeoutSeconds=10");
        using var usual = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444813");

        host.Time.Advance(TimeSpan.FromSeconds(9));
        await client.LabelAsync("x");
        Assert.Equal(["MODIFIED tfjob-test 72444814"], await asked.NextAsync(1));
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await asked.NextAsync());

        Assert.Equal(["MODIFIED tfjob-test 72444814"], await usual.NextAsync(1));
        host.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(await usual.NextAsync());
    }

    [Fact]
    public async Task Allowed_bookmarks_are_sent_every_minute_and_at_the_end()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(
            client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444813&allowWatchBookmarks=true&timeoutSeconds=90&labelSelector=app%3Dnone");
        using var without = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444813&timeoutSeconds=90&labelSelector=app%3Dnone");
        await client.LabelAsync("x");

        host.Time.Advance(TimeSpan.FromMinutes(1));
        var first = (await watch.NextAsync())!;
        host.Time.Advance(TimeSpan.FromSeconds(30));
        var last = (await watch.NextAsync())!;

        // bookmarks have the version that the watch has reached, even if no event matched its selector
        Assert.Equal("""{"type":"BOOKMARK","object":{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"resourceVersion":"72444814"}}}""", first.ToJsonString());
        Assert.Equal(first.ToJsonString(), last.ToJsonString());
        Assert.Null(await watch.NextAsync());
        Assert.Null(await without.NextAsync());
    }

    [Fact]
    public async Task A_version_that_was_not_issued_is_410_and_ends_the_watch()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444814&allowWatchBookmarks=true");

        var error = (await watch.NextAsync())!;

        Assert.Equal(("ERROR", "Expired", 410), (
            error["type"]!.GetValue<string>(), error["object"]!["reason"]!.GetValue<string>(), error["object"]!["code"]!.GetValue<int>()));
        Assert.Null(await watch.NextAsync());
    }

    [Theory]
    [InlineData("metadata.name%3Dother", 400)]
    [InlineData("metadata.namespace%3Dkube-test", 400)]
    [InlineData("metadata.name%3Dtfjob-test", 200)]
    public async Task The_deprecated_path_of_one_name_accepts_only_a_selector_of_that_name(string selector, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/apis/kubeflow.org/v1/watch/namespaces/kube-test/tfjobs/tfjob-test?fieldSelector={selector}");

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal(code, (int)answer.StatusCode);
    }

    [Fact]
    public async Task An_expired_version_is_410_and_ends_the_watch()
    {
        await using var host = TestHost.Start(("Watch:HistoryLength", "2"));
        using var client = host.CreateClient();
        for (var i = 0; i < 3; i++)
        {
            await client.LabelAsync($"v{i}");
        }

        using var kept = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444814");
        using var gone = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion=72444813");
        var error = (await gone.NextAsync())!;

        Assert.Equal(["MODIFIED tfjob-test 72444815", "MODIFIED tfjob-test 72444816"], await kept.NextAsync(2));
        Assert.Equal(
            """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 72444813 (72444814)","reason":"Expired","code":410}}""",
            error.ToJsonString());
        Assert.Null(await gone.NextAsync());
    }

    [Theory]
    [InlineData("watch=true&labelSelector=a%3D%3D%3Db", "application/json", 400)]
    [InlineData("watch=true&fieldSelector=spec.a%3Db", "application/json", 400)]
    [InlineData("watch=true&resourceVersion=x", "application/json", 400)]
    [InlineData("watch=true&timeoutSeconds=x", "application/json", 400)]
    [InlineData("watch=true", "application/yaml", 406)]
    [InlineData("watch=true", "text/csv", 406)]
    public async Task An_invalid_watch_is_rejected(string query, string accept, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("GET", $"{TestHost.Jobs}?{query}", headers: ("Accept", accept));

        Assert.Equal(code, answer.Code);
        Assert.NotEmpty(answer.Text);
    }

    /// <summary>As on a real server, whose timer of less than no time is over at once.</summary>
    [Fact]
    public async Task A_watch_of_less_than_no_time_ends_at_once()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Get($"{TestHost.Jobs}?watch=true&timeoutSeconds=-1");

        Assert.Equal(200, answer.Code);
    }

    [Fact]
    public async Task A_watch_needs_its_own_permission()
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"),
            ("Auth:Users:0:Name", "lister"),
            ("Auth:Users:0:Token", "secret"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "list"),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("X-Auth-Token", "secret");

        foreach (var path in new[]
        {
            $"{TestHost.Jobs}?watch=1", "/apis/kubeflow.org/v1/tfjobs?watch=yes", "/apis/kubeflow.org/v1/watch/tfjobs",
            "/apis/kubeflow.org/v1/watch/namespaces/kube-test/tfjobs", "/apis/kubeflow.org/v1/watch/namespaces/kube-test/tfjobs/tfjob-test",
        })
        {
            Assert.Equal(403, (await client.Get(path)).Code);
        }

        Assert.Equal(200, (await client.Get($"{TestHost.Jobs}?watch=false")).Code);
    }

    [Fact]
    public async Task A_disconnected_watch_is_removed()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var open = host.Services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<WatchHub>();

        var watches = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true")));
        Assert.Equal(20, open.Count);
        foreach (var watch in watches)
        {
            watch.Dispose();
        }

        await host.RequestsEndAsync();
        Assert.Equal(0, open.Count);
    }
}
