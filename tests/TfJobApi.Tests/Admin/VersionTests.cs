using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Admin;

/// <summary>The versions after a reset, a restore, the deletion of a tenant, and a restart.</summary>
public sealed class VersionTests
{
    private const string LabelPatch = """{"metadata":{"labels":{"by":"a-test"}}}""";

    [Theory]
    [InlineData("/__admin/reset", "72444813")]
    [InlineData("/__admin/snapshots/saved/restore", "72444814")]
    public async Task Versions_restart_on_request(string path, string version)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, LabelPatch);
        await client.Call("PUT", "/__admin/snapshots/saved");
        await client.Call("DELETE", TestHost.Job);

        var answer = await client.Post(path, """{"versions":"restart"}""");

        Assert.Equal((200, version), (answer.Code, answer.Json["resourceVersion"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{"versions":"again"}""", "application/json", 400)]
    [InlineData("""{"version":"restart"}""", "application/json", 400)]
    [InlineData("""{"versions":"restart"}""", "application/x-www-form-urlencoded", 415)]
    [InlineData("", "application/x-www-form-urlencoded", 200)]
    public async Task Options_of_a_reset_are_checked(string body, string mediaType, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, LabelPatch);

        Assert.Equal(code, (await client.Post("/__admin/reset", body, mediaType)).Code);
        Assert.Equal(code == 200 ? "72444813" : "72444814", (await client.Get(TestHost.Job)).Version);
    }

    [Fact]
    public async Task A_reset_that_changes_nothing_keeps_the_version()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal("72444813", (await client.Post("/__admin/reset", "")).Json["resourceVersion"]!.GetValue<string>());
        Assert.Equal("72444814", (await client.Patch(TestHost.Job, LabelPatch)).Version);
    }

    [Theory]
    [InlineData("POST", "/__admin/reset")]
    [InlineData("POST", "/__admin/snapshots/start/restore")]
    [InlineData("DELETE", "/__admin/tenants/a")]
    public async Task A_watch_from_a_version_before_a_restore_receives_410(string method, string path)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("X-Mock-Tenant", "a");
        await client.Call("PUT", "/__admin/snapshots/start");
        for (var i = 0; i < 5; i++)
        {
            await client.Patch(TestHost.Job, LabelPatch.Replace("a-test", $"a{i}", StringComparison.Ordinal));
        }

        await client.Call(method, path);
        using var before = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=1&resourceVersion=72444818");
        for (var i = 0; i < 6; i++)
        {
            await client.Patch(TestHost.Job, LabelPatch.Replace("a-test", $"b{i}", StringComparison.Ordinal));
        }

        using var after = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=1&resourceVersion=72444818");
        foreach (var watch in new[] { before, after })
        {
            var last = await watch.NextAsync();
            Assert.Equal(("ERROR", 410), (last!["type"]!.GetValue<string>(), last["object"]!["code"]!.GetValue<int>()));
            Assert.Null(await watch.NextAsync());
        }
    }

    [Fact]
    public async Task Versions_by_the_clock_begin_above_those_of_an_earlier_run()
    {
        await using var first = TestHost.Start(("Versions:Start", "Clock"));
        using var toFirst = first.CreateClient();
        await toFirst.Patch(TestHost.Job, LabelPatch);
        var newest = (await toFirst.Get(TestHost.Jobs)).Version;
        await using var second = TestHost.Start(("Versions:Start", "Clock"));
        second.Time.Advance(TimeSpan.FromMilliseconds(1));
        using var toSecond = second.CreateClient();

        using var watch = await WatchClient.OpenAsync(toSecond, $"{TestHost.Jobs}?watch=1&resourceVersion={newest}");

        // 2026-01-02T03:04:05Z in microseconds
        Assert.Equal("1767323045000001", newest);
        Assert.Equal("1767323045001000", (await toSecond.Get(TestHost.Jobs)).Version);
        Assert.Equal(410, (await watch.NextAsync())!["object"]!["code"]!.GetValue<int>());
        Assert.Equal("72444813", (await toSecond.Get(TestHost.Job)).Version);
    }
}
