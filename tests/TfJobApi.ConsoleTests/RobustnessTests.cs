using System.Net;
using PuppeteerSharp;
using PuppeteerSharp.Input;
using TfJobApi.ConsoleTests.Support;

namespace TfJobApi.ConsoleTests;

/// <summary>Lost connections and responses, many tabs, keys.</summary>
public sealed class RobustnessTests(Chromium browser)
{
    [Fact]
    public async Task A_seeded_file_is_shown_by_its_name()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/state");
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "job.yaml");
        await File.WriteAllTextAsync(file, ConsoleServer.NewJob("seeded"), TestContext.Current.CancellationToken);

        var field = await console.Page.WaitForSelectorAsync("[type=file]");
        await field.UploadFileAsync(file);
        await console.ClickAsync("button", "Seed file");

        await console.CalledAsync("--data-binary @job.yaml");
        await console.ShowsAsync("2 TFJobs.");
    }

    [Fact]
    public async Task The_page_connects_again_after_a_restart_and_shows_the_new_state()
    {
        var server = await ConsoleServer.StartAsync();
        var port = server.Address.Port;
        await server.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("lost"));
        await using var console = await ConsolePage.OpenAsync(browser, server);
        console.LosesConnections = true;
        await console.ShowsAsync("lost");

        await server.DisposeAsync();
        await console.ShowsAsync("not connected");
        await using var next = await ConsoleServer.StartAsync(port);
        await next.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("new"));

        await console.ShowsAsync("new");
        await console.HidesAsync("lost");
        await console.ShowsAsync("live");
    }

    /// <summary>A browser allows six connections to a server, and each tab has one stream.</summary>
    [Fact]
    public async Task Ten_tabs_of_one_window_are_live()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var first = await ConsolePage.OpenAsync(browser, server);
        for (var i = 2; i <= 10; i++)
        {
            await first.OpenTabAsync();
        }

        await first.Page.BringToFrontAsync();
        await server.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("mnist"));

        await first.ShowsAsync("mnist");
    }

    /// <summary>Such a response is cut while its body is sent.</summary>
    [Fact]
    public async Task The_page_loads_again_after_a_response_that_is_not_whole()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server);
        console.ExpectedMessage = "SyntaxError";
        await console.ShowsAsync("72444813");
        var exports = 0;
        await console.Page.SetRequestInterceptionAsync(true);
        console.Page.Request += (_, message) => _ = message.Request.Url.Contains("/export", StringComparison.Ordinal) && exports++ == 0
            ? message.Request.RespondAsync(new() { ContentType = "application/json", Body = "{\"items\":[" })
            : message.Request.ContinueAsync();

        await console.Page.ReloadAsync();
        await console.ShowsAsync("72444813");
        await server.PatchAsync(ConsoleServer.Job, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
        await console.ShowsAsync("72444814");

        Assert.Equal(2, exports);
    }

    [Fact]
    public async Task Details_whose_read_fails_are_read_again()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/journal", expectedStatuses: 500);
        await console.ShowsAsync("No requests yet.");
        var reads = 0;
        await console.Page.SetRequestInterceptionAsync(true);
        console.Page.Request += (_, message) => _ = message.Request.Url.Contains("/requests?after=", StringComparison.Ordinal) && reads++ == 0
            ? message.Request.RespondAsync(new() { Status = HttpStatusCode.InternalServerError })
            : message.Request.ContinueAsync();

        await server.PatchAsync(ConsoleServer.Job, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");

        await console.ShowsAsync("metadata.labels.a");
    }

    [Fact]
    public async Task A_list_from_before_a_clear_shows_nothing_that_was_cleared()
    {
        await using var server = await ConsoleServer.StartAsync();
        await server.GetAsync(ConsoleServer.Job);
        var old = (await server.GetAsync("/__admin/requests"))!.ToJsonString();
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/journal");
        await console.ShowsAsync("1 requests");
        var held = new TaskCompletionSource<IRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        await console.Page.SetRequestInterceptionAsync(true);
        console.Page.Request += (_, message) =>
        {
            if (!message.Request.Url.Contains("/requests?limit=", StringComparison.Ordinal) || !held.TrySetResult(message.Request))
            {
                _ = message.Request.ContinueAsync();
            }
        };

        await console.Page.ReloadAsync();
        var request = await held.Task;
        await server.CallAsync("DELETE", "/__admin/requests");
        await server.GetAsync(ConsoleServer.Job);
        await console.ShowsAsync("1 requests");
        await request.RespondAsync(new() { ContentType = "application/json", Body = old });
        await server.GetAsync(ConsoleServer.Job);

        await console.ShowsAsync("2 requests");
        Assert.Equal(["3", "2"], await console.EvaluateAsync<string[]>("() => [...document.querySelectorAll('tbody td:first-child')].map(cell => cell.innerText)"));
    }

    /// <summary>A link that is opened in another tab loads the page while it is hidden.</summary>
    [Fact]
    public async Task A_hidden_tab_has_no_stream_until_it_is_shown()
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server);
        var streams = 0;
        console.Page.Request += (_, message) => streams += message.Request.Url.Contains("/events", StringComparison.Ordinal) ? 1 : 0;
        await console.Page.EvaluateExpressionOnNewDocumentAsync("window.isHidden = true; Object.defineProperty(document, 'hidden', { get: () => window.isHidden })");
        await console.Page.ReloadAsync();
        await console.Page.EvaluateFunctionAsync("() => fetch('icon.svg').then(response => response.text())");
        Assert.Equal(0, streams);

        await SetHiddenAsync("false");
        await console.ShowsAsync("72444813");
        await SetHiddenAsync("true");
        await server.PatchAsync(ConsoleServer.Job, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
        await console.ShowsAsync("○ connecting");
        await SetHiddenAsync("false");

        await console.ShowsAsync("72444814");
        Assert.Equal(2, streams);

        Task SetHiddenAsync(string isHidden) =>
            console.Page.EvaluateExpressionAsync($"window.isHidden = {isHidden}; document.dispatchEvent(new Event('visibilitychange'))");
    }

    [Fact]
    public async Task Everything_is_reached_by_keys()
    {
        await using var server = await ConsoleServer.StartAsync();
        await server.PostAsync(ConsoleServer.Jobs, ConsoleServer.NewJob("mnist"));
        await server.GetAsync(ConsoleServer.Job);
        await using var console = await ConsolePage.OpenAsync(browser, server);
        await console.ShowsAsync("2 of 2");

        await console.TypeAsync("jj");
        await console.PressAsync(Key.Enter);
        await console.HoldsAsync("() => location.hash === '#/jobs/kube-test/tfjob-test' && document.activeElement.tagName === 'H1'");
        await console.PressAsync(Key.Escape);
        await console.ShowsAsync("2 of 2");
        await console.TypeAsync("/mnist");
        await console.ShowsAsync("1 of 2");
        await console.PressAsync(Key.Escape);
        foreach (var (key, heading) in new[] { ("r", "Journal"), ("f", "Faults"), ("c", "Clock"), ("s", "State"), ("t", "Tenants"), ("j", "TFJobs") })
        {
            await console.TypeAsync($"g{key}");
            await console.FindAsync("heading", heading);
        }

        await console.TypeAsync("?");
        await console.FindAsync("dialog", "Keys");
        await console.ClickAsync("checkbox", "Keys of one character");
        await console.ClickAsync("button", "Close");
        await console.TypeAsync("gc?");
        Assert.EndsWith("#/jobs", console.Page.Url, StringComparison.Ordinal);
        Assert.False(await console.EvaluateAsync<bool>("() => document.querySelector('dialog').open"));
    }

    [Fact]
    public async Task With_the_console_open_the_journal_has_nothing_of_it()
    {
        await using var server = await ConsoleServer.StartAsync();
        foreach (var hash in new[] { "#/jobs", "#/jobs/kube-test/tfjob-test?tab=yaml", "#/jobs/kube-test/tfjob-test?tab=pods", "#/journal", "#/faults", "#/clock", "#/state", "#/tenants" })
        {
            await using var console = await ConsolePage.OpenAsync(browser, server, hash, expectedStatuses: 404);
            await console.ShowsAsync("live");
            await console.Page.WaitForNetworkIdleAsync(new() { Concurrency = 1 });
        }

        Assert.Empty((await server.GetAsync("/__admin/requests"))!["requests"]!.AsArray());
    }
}
