using TfJobApi.ConsoleTests.Support;

namespace TfJobApi.ConsoleTests;

/// <summary>Questions that people have, each answered in at most five actions from the first screen on.</summary>
public sealed class QuestionTests(Chromium browser)
{
    private const int MaxActions = 5;

    [Fact]
    public async Task A_label_shows_the_request_that_set_it()
    {
        await using var server = await ConsoleServer.StartAsync();
        server.Client.DefaultRequestHeaders.Add("User-Agent", "label-robot/1");
        await server.PatchAsync(ConsoleServer.Job, """{"metadata":{"labels":{"team":"blue"}}}""");
        await using var console = await ConsolePage.OpenAsync(browser, server);

        await console.ClickAsync("link", "tfjob-test");

        await console.ShowsAsync("patch by label-robot");
        Assert.Matches(@"metadata\.labels\.team\s+blue\s+patch by label-robot", await console.TextAsync());
        Assert.InRange(console.Actions, 1, MaxActions);
    }

    [Fact]
    public async Task A_rejected_PATCH_shows_its_reason()
    {
        await using var server = await ConsoleServer.StartAsync();
        await server.PatchAsync(ConsoleServer.Job, """{"spec":{"activeDeadlineSeconds":-1}}""");
        await using var console = await ConsolePage.OpenAsync(browser, server);

        await console.ClickAsync("link", "Journal");
        await console.ClickAsync("link", "1");

        await console.ShowsAsync("spec.activeDeadlineSeconds");
        await console.ShowsAsync("should be greater than or equal to 1");
        Assert.InRange(console.Actions, 1, MaxActions);
    }

    [Fact]
    public async Task A_ready_rule_makes_the_next_PATCH_fail()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server);

        await console.ClickAsync("link", "Faults");
        await console.ClickAsync("button", "503 on the next PATCH");
        await console.CalledAsync("Added the rule");

        Assert.Equal(503, (await server.PatchAsync(ConsoleServer.Job, "{}"))!["code"]!.GetValue<int>());
        Assert.Equal("tfjob-test", (await server.PatchAsync(ConsoleServer.Job, "{}"))!["metadata"]!["name"]!.GetValue<string>());
        Assert.InRange(console.Actions, 1, MaxActions);
    }

    [Fact]
    public async Task A_request_becomes_a_fault_like_it()
    {
        await using var server = await ConsoleServer.StartAsync();
        await server.GetAsync(ConsoleServer.Job);
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/journal/1");

        await console.ClickAsync("link", "Add a fault like this");
        await console.ClickAsync("button", "Add rule");
        await console.CalledAsync("Added the rule");

        var rule = (await server.GetAsync("/__admin/faults"))!["faults"]![0]!;
        Assert.Equal("""{"verbs":["get"],"namespace":"kube-test","name":"tfjob-test"}""", rule["match"]!.ToJsonString());
        Assert.Equal(503, (await server.GetAsync(ConsoleServer.Job))!["code"]!.GetValue<int>());
        Assert.InRange(console.Actions, 1, MaxActions);
    }

    [Fact]
    public async Task The_clock_jumps_by_a_day()
    {
        await using var server = await ConsoleServer.StartAsync(("Clock:Start", "2026-01-02T03:04:05Z"), ("Clock:Frozen", "true"));
        await using var console = await ConsolePage.OpenAsync(browser, server);

        await console.ClickAsync("link", "Clock");
        await console.ClickAsync("button", "+1 d");
        await console.ShowsAsync("2026-01-03T03:04:05Z");

        Assert.StartsWith("2026-01-03T03:04:05", (await server.GetAsync("/__admin/clock"))!["time"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.InRange(console.Actions, 1, MaxActions);
    }

    [Fact]
    public async Task A_reset_returns_to_the_start()
    {
        await using var server = await ConsoleServer.StartAsync();
        await server.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("mnist"));
        await server.PatchAsync(ConsoleServer.Job, """{"metadata":{"labels":{"a":"b"}}}""");
        await using var console = await ConsolePage.OpenAsync(browser, server);

        await console.ClickAsync("link", "State");
        await console.ClickAsync("button", "Reset…");
        await console.ClickAsync("button", "Reset");
        await console.ShowsAsync("1 TFJobs.");

        var items = (await server.GetAsync(ConsoleServer.Jobs))!["items"]!.AsArray();
        Assert.Null(Assert.Single(items)!["metadata"]!["labels"]?["a"]);
        Assert.InRange(console.Actions, 1, MaxActions);
    }
}
