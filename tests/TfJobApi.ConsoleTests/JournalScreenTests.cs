using TfJobApi.ConsoleTests.Support;

namespace TfJobApi.ConsoleTests;

/// <summary>The screen of the journal.</summary>
public sealed class JournalScreenTests(Chromium browser)
{
    [Fact]
    public async Task Requests_are_listed_filtered_paused_and_cleared()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/journal", expectedStatuses: 404);
        await console.ShowsAsync("No requests yet.");

        await server.GetAsync($"{ConsoleServer.Jobs}/missing");
        await console.ShowsAsync("kube-test/missing");
        await server.PatchAsync(ConsoleServer.Job, """{"metadata":{"labels":{"a":"b"}}}""");
        await console.ShowsAsync("metadata.labels.a");
        await console.FillAsync("searchbox", "Filter requests", "4xx");
        await console.HidesAsync("metadata.labels.a");
        await console.ClickAsync("button", "Pause");
        await console.ShowsAsync("paused");
        await console.ClickAsync("button", "Resume");
        await console.ClickAsync("button", "Clear…");
        await console.ClickAsync("button", "Clear");

        await console.ShowsAsync("0 requests");
        Assert.Empty((await server.GetAsync("/__admin/requests"))!["requests"]!.AsArray());
    }

    [Fact]
    public async Task The_number_of_shown_requests_is_that_of_the_filter()
    {
        await using var server = await ConsoleServer.StartAsync();
        await server.GetAsync(ConsoleServer.Job);
        await server.PatchAsync(ConsoleServer.Job, "{}");
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/journal?q=patch");
        await console.ShowsAsync("1 of 2 requests");

        await console.ClickAsync("button", "Pause");
        await server.PatchAsync(ConsoleServer.Job, "{}");

        await console.ShowsAsync("1 of 3 requests, paused");
        await console.ClickAsync("button", "Resume");
        await console.ShowsAsync("2 of 3 requests");
    }

    [Fact]
    public async Task The_requests_that_are_shown_are_downloaded()
    {
        await using var server = await ConsoleServer.StartAsync();
        await server.GetAsync(ConsoleServer.Job);
        await server.PatchAsync(ConsoleServer.Job, "{}");
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/journal?q=patch");
        await console.ShowsAsync("2 requests");
        await console.ClickAsync("button", "Pause");
        await server.PatchAsync(ConsoleServer.Job, "{}");
        await console.ShowsAsync("3 requests");

        await console.RecordDownloadsAsync();
        await console.ClickAsync("button", "Download JSON");
        await console.HoldsAsync("() => saved");

        await console.CalledAsync($"✓ Saved requests.json curl '{server.Address}__admin/requests?limit=2000' -H 'Accept: application/json' -o requests.json");
        Assert.Equal("[2]", await console.EvaluateAsync<string>("() => JSON.stringify(JSON.parse(saved).requests.map(request => request.id))"));
    }

    [Fact]
    public async Task A_time_of_yesterday_has_its_date()
    {
        await using var server = await ConsoleServer.StartAsync(("Clock:Start", "2026-01-02T23:59:30Z"), ("Clock:Frozen", "true"));
        await server.GetAsync(ConsoleServer.Job);
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/journal");
        await console.ShowsAsync("23:59:30");
        await console.HidesAsync("2026-01-02");

        await server.PostAsync("/__admin/clock/advance", """{"by":"1m"}""");

        await console.ShowsAsync("2026-01-02 23:59:30");
    }
}
